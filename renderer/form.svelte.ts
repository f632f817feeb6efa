import { tick } from 'svelte';
import type { Failure, FailureCode } from '../preload/failure.ts';
import { sentence } from './words.ts';

type Words = () => string;

/** A form that is sent as a whole and says what is wrong at the field that it concerns. */
export abstract class Form<P extends string> {
  fault = $state.raw<{ at: P | 'form'; text: Words } | null>(null);

  /** The fields on view, in their order. */
  abstract get parts(): P[];
  /** Why a field cannot be sent as it is. */
  abstract troubleAt(part: P): Words | null;
  abstract submit(): Promise<boolean>;
  protected abstract placeOf(code: FailureCode): P | undefined;

  /** What to say at a field. */
  errorAt(at: P | 'form'): string | null {
    return this.fault?.at === at ? this.fault.text() : null;
  }

  /** @returns whether every one of the fields can be sent; the first that cannot gets the fault. */
  protected check(parts: P[] = this.parts): boolean {
    this.fault = null;
    for (const at of parts) {
      const text = this.troubleAt(at);
      if (!text) continue;
      this.fault = { at, text };
      return false;
    }
    return true;
  }

  /** Says a failure at the field that main names or that the code is about, else above the button. */
  protected blame(failure: Failure): void {
    if (failure.code === 'cancelled') return;
    const place = this.placeOf(failure.code);
    const at =
      this.parts.find((part) => part === failure.field) ??
      this.parts.find((part) => part === place) ??
      'form';
    this.fault = { at, text: () => this.words(failure) };
  }

  protected words(failure: Failure): string {
    return sentence(failure);
  }
}

export function focusOn(
  element: HTMLFormElement,
  part: string | undefined,
  options?: FocusOptions,
): void {
  const field = part && element.elements.namedItem(part);
  if (field instanceof HTMLElement) field.focus(options);
}

/** The keyboard goes on where the fault is; one of the whole form is said above its button. */
export async function focusFault(element: HTMLFormElement, form: Form<string>): Promise<void> {
  await tick();
  if (form.fault?.at === 'form')
    element.querySelector<HTMLElement>('button[type="submit"]')?.focus();
  else if (form.fault) focusOn(element, form.fault.at);
}

/** Sends a form on Enter or its button. */
export async function send(
  event: SubmitEvent & { currentTarget: HTMLFormElement },
  form: Form<string>,
): Promise<void> {
  event.preventDefault();
  const element = event.currentTarget;
  await form.submit();
  await focusFault(element, form);
}
