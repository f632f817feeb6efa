import type { Answer, DialogPicture } from '../picture.ts';
import { button, element } from './element.ts';

/** A dialog of the app as a form; used on the desk and over the window's page. */
export function dialogForm(dialog: DialogPicture, answer: (given: Answer) => void): HTMLElement {
  const { title, message, detail } = dialog;
  const name = title || message || (dialog.kind === 'save' ? 'Save as' : 'Open a file');
  const form = element('form', { role: 'dialog', 'aria-label': name });
  if (title !== '') form.append(element('h3', {}, title));
  if (message !== '') form.append(element('p', {}, message));
  if (detail !== '') form.append(element('p', { class: 'quiet' }, detail));
  if (dialog.kind === 'open' || dialog.kind === 'save') addPathField(form, dialog, answer);
  else addButtons(form, dialog, answer);
  return form;
}

function addButtons(form: HTMLElement, dialog: DialogPicture, answer: (given: Answer) => void) {
  const { checkbox } = dialog;
  const box = element('input', { type: 'checkbox', checked: checkbox?.checked ?? false });
  if (checkbox) form.append(element('label', {}, box, ` ${checkbox.label}`));
  const buttons = dialog.buttons.map((label, index) =>
    button(label, () => answer({ button: index, checked: box.checked }), {
      class: index === dialog.defaultButton ? 'primary' : null,
    }),
  );
  form.append(element('p', { class: 'buttons' }, ...buttons));
  // Escape is the cancel button, as in the system's own dialogs.
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') answer({ button: dialog.cancelButton, checked: box.checked });
  });
}

function addPathField(form: HTMLElement, dialog: DialogPicture, answer: (given: Answer) => void) {
  const { many, defaultPath, filters, kind } = dialog;
  const label = many ? 'Paths on this computer, one a line' : 'Path on this computer';
  const field = element(many ? 'textarea' : 'input', { 'aria-label': label, placeholder: label });
  field.value = defaultPath;
  if (filters.length > 0) form.append(element('p', { class: 'quiet' }, filters.join(', ')));
  const paths = () => field.value.split('\n').filter((path) => path.trim() !== '');
  const cancel = () => answer({ paths: [] });
  const submit = element(
    'button',
    { type: 'submit', class: 'primary' },
    kind === 'save' ? 'Save' : 'Open',
  );
  form.append(field, element('p', { class: 'buttons' }, button('Cancel', cancel), submit));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    answer({ paths: paths() });
  });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') cancel();
  });
}
