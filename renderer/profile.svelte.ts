import { m } from '../messages/compiled/messages.js';
import type { ProfileField } from '../preload/account.ts';
import type { Failure } from '../preload/failure.ts';
import { api, failureOf } from './api.ts';
import { accountKey, perAccount } from './drafts.svelte.ts';
import { isJson, isMeantAsJson, problemIn } from './json.ts';
import { notices } from './notices.svelte.ts';
import { usernameTrouble } from './rule-words.ts';
import { isMobile } from './rules.ts';
import { live } from './snapshot.svelte.ts';
import { sentence } from './words.ts';

/** In the order of the screen. */
export const profileFields = [
  'nickname',
  'description',
  'username',
  'mobile',
  'publicInfo',
  'privateInfo',
] as const satisfies ProfileField[];

/** The longest text that the contract takes, in characters. */
const limits: Record<ProfileField, number> = {
  username: 64,
  mobile: 32,
  nickname: 128,
  description: 2048,
  publicInfo: 65_536,
  privateInfo: 65_536,
};

const names: Record<ProfileField, () => string> = {
  nickname: m.profile_nickname,
  description: m.profile_about,
  username: m.profile_username,
  mobile: m.profile_mobile,
  publicInfo: m.profile_public,
  privateInfo: m.profile_private,
};
export const profileFieldName = (field: ProfileField): string => names[field]();

type Info = 'publicInfo' | 'privateInfo';
const isInfo = (field: ProfileField): field is Info =>
  field === 'publicInfo' || field === 'privateInfo';

type Typed = Partial<Record<ProfileField, string>>;
type ProfileDraft = {
  typed: Typed;
  /** Infos that look like JSON, are not, and are wanted so. */
  asText: readonly Info[];
  /** What the service said to a field. */
  refused: Partial<Record<ProfileField, Failure>>;
  /** What kept the last save from coming through, and when, epoch ms. */
  failure: Failure | null;
  failedAt: number;
  saving: boolean;
};
const untouched: ProfileDraft = {
  typed: {},
  asText: [],
  refused: {},
  failure: null,
  failedAt: 0,
  saving: false,
};
const drafts = perAccount(untouched);

/** As it goes out: an info that is empty but for space is nothing. */
function sentAs(field: ProfileField, text: string): string {
  if (field === 'mobile') return text.trim();
  return isInfo(field) && text.trim() === '' ? '' : text;
}

/** One of the network is over as soon as the server has answered again; any other stands. */
function standing(failure: Failure | null): Failure | null {
  const { state, syncedAt } = live.now.connection;
  const answered = state === 'online' && (syncedAt ?? 0) > drafts.mine.failedAt;
  const isAway = failure?.code === 'offline' || failure?.code === 'timeout';
  return answered && isAway ? null : failure;
}

const without = <T extends object>(all: T, field: keyof T): T =>
  Object.fromEntries(Object.entries(all).filter(([name]) => name !== field)) as T;

/** What was typed on Profile and is not saved yet; what was not touched follows the account. */
export class ProfileForm {
  saved(field: ProfileField): string {
    return live.now.profile?.[field] ?? '';
  }

  value(field: ProfileField): string {
    return drafts.mine.typed[field] ?? this.saved(field);
  }

  type(field: ProfileField, text: string): void {
    const { typed, asText, refused } = drafts.mine;
    drafts.mine = {
      ...drafts.mine,
      typed: { ...typed, [field]: text },
      asText: asText.filter((one) => one !== field),
      refused: without(refused, field),
      failure: null,
    };
  }

  /** The fields that differ from what is saved, in the order of the screen. */
  get changed(): ProfileField[] {
    return profileFields.filter((field) => sentAs(field, this.value(field)) !== this.saved(field));
  }

  get saving(): boolean {
    return drafts.mine.saving;
  }

  get failure(): Failure | null {
    return standing(drafts.mine.failure);
  }

  keepAsText(field: Info): void {
    drafts.mine = { ...drafts.mine, asText: [...drafts.mine.asText, field] };
  }

  isText(field: Info): boolean {
    const text = this.value(field);
    return drafts.mine.asText.includes(field) || !(isMeantAsJson(text) || isJson(text));
  }

  /** What is wrong with a field, in words; only a field that was changed can be wrong. */
  fault(field: ProfileField): string | null {
    const text = this.value(field);
    if (text === this.saved(field)) return null;
    const limit = limits[field];
    if (field === 'username') return usernameTrouble(text)?.() ?? null;
    if (text.length > limit) return m.profile_too_long({ limit });
    if (field === 'mobile' && !isMobile(text.trim())) return m.profile_mobile_rule();
    if (isInfo(field) && !this.isText(field) && problemIn(text)) return m.profile_json_blocked();
    return null;
  }

  /** What the service said to a field. */
  refusal(field: ProfileField): Failure | null {
    return standing(drafts.mine.refused[field] ?? null);
  }

  /** Why it cannot be saved yet: the first fault. */
  get blocked(): string | null {
    for (const field of profileFields) {
      const reason = this.fault(field);
      if (reason) return m.app_refused({ name: names[field](), reason });
    }
    return null;
  }

  /** Why the last save came to nothing, with the names of the fields that were refused. */
  get failed(): string | null {
    const { failure } = this;
    return failure && saidOf(failure, Object.keys(drafts.mine.refused) as ProfileField[]);
  }

  discard(): void {
    drafts.mine = untouched;
  }

  /** @returns what kept it from being saved, with the words for it. */
  async save(): Promise<{ failure: Failure; said: string } | null> {
    const fields = this.changed;
    if (this.saving || this.blocked || fields.length === 0) return null;
    // Another account may be open when the answer comes.
    const key = accountKey();
    drafts.put(key, { ...drafts.of(key), saving: true, failure: null, refused: {} });
    const patch = Object.fromEntries(
      fields.map((field) => [field, sentAs(field, this.value(field))]),
    );
    const { saved, failed, failure } = await api.profile
      .save(patch)
      .catch((error: unknown) => ({ saved: [], failed: [], failure: failureOf(error) }));
    let { typed } = drafts.of(key);
    for (const field of saved)
      if (sentAs(field, typed[field] ?? '') === patch[field]) typed = without(typed, field);
    const refused = failure ? Object.fromEntries(failed.map((field) => [field, failure])) : {};
    const outcome = { typed, refused, failure, failedAt: Date.now(), saving: false };
    drafts.put(key, { ...drafts.of(key), ...outcome });
    if (!failure) {
      notices.say(m.profile_saved());
      return null;
    }
    return { failure, said: saidOf(failure, failed) };
  }
}

function saidOf(failure: Failure, fields: ProfileField[]): string {
  const reason = sentence(failure);
  const name = fields.map((field) => names[field]()).join(m.app_list_comma());
  return name === '' ? reason : m.app_refused({ name, reason });
}

export const profileForm = new ProfileForm();
