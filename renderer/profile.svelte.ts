import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { m } from '../messages/compiled/messages.js';
import type { ProfileField } from '../preload/account.ts';
import type { Failure } from '../preload/failure.ts';
import { api, failureOf } from './api.ts';
import { isMeantAsJson, problemIn } from './json.ts';
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

/**
 * What was typed on Profile and is not saved yet. It outlives the screen, so leaving loses nothing; what
 * was not touched follows the account.
 */
export class ProfileForm {
  #owner = $state<string | null>(null);
  #typed = new SvelteMap<ProfileField, string>();
  /** Infos that look like JSON, are not, and are wanted so. */
  #asText = new SvelteSet<Info>();
  #refused = new SvelteMap<ProfileField, Failure>();
  saving = $state(false);
  /** What kept the last save from coming through. */
  failure = $state.raw<Failure | null>(null);

  saved(field: ProfileField): string {
    return live.now.profile?.[field] ?? '';
  }

  value(field: ProfileField): string {
    return (this.#isMine ? this.#typed.get(field) : undefined) ?? this.saved(field);
  }

  type(field: ProfileField, text: string): void {
    if (!this.#isMine) this.discard();
    this.#owner = live.now.account?.key ?? null;
    this.#typed.set(field, text);
    this.#refused.delete(field);
    this.failure = null;
    if (isInfo(field)) this.#asText.delete(field);
  }

  /** The fields that differ from what is saved, in the order of the screen. */
  get changed(): ProfileField[] {
    return profileFields.filter((field) => this.#sent(field) !== this.saved(field));
  }

  keepAsText(field: Info): void {
    this.#asText.add(field);
  }

  isText(field: Info): boolean {
    return this.#asText.has(field) || !isMeantAsJson(this.value(field));
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
    return this.#refused.get(field) ?? null;
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
    if (!this.failure) return null;
    const reason = sentence(this.failure);
    const name = [...this.#refused.keys()].map((field) => names[field]()).join(m.app_list_comma());
    return name === '' ? reason : m.app_refused({ name, reason });
  }

  discard(): void {
    this.#typed.clear();
    this.#asText.clear();
    this.#refused.clear();
    this.failure = null;
  }

  async save(): Promise<void> {
    const fields = this.changed;
    if (this.saving || this.blocked || fields.length === 0) return;
    this.saving = true;
    this.failure = null;
    this.#refused.clear();
    const patch = Object.fromEntries(fields.map((field) => [field, this.#sent(field)]));
    try {
      const { saved, failed, failure } = await api.profile.save(patch);
      for (const field of saved) if (this.#sent(field) === patch[field]) this.#typed.delete(field);
      if (failure) for (const field of failed) this.#refused.set(field, failure);
      else notices.say(m.profile_saved());
      this.failure = failure;
    } catch (error) {
      this.failure = failureOf(error);
    } finally {
      this.saving = false;
    }
  }

  /** As it goes out: an info that is empty but for space is nothing. */
  #sent(field: ProfileField): string {
    const text = this.value(field);
    if (field === 'mobile') return text.trim();
    return isInfo(field) && text.trim() === '' ? '' : text;
  }

  get #isMine(): boolean {
    return this.#owner === (live.now.account?.key ?? null);
  }
}

export const profileForm = new ProfileForm();
