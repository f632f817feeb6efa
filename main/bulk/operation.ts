import type { FieldName, OperationName } from '../../preload/jobs.ts';

export type { FieldName, OperationName };

/** The five operations over lists of users, as data. */

export type Field = {
  name: FieldName;
  kind: 'username' | 'password' | 'id' | 'text' | 'json' | 'avatar';
  /** Characters; longer cells are mistakes in the file, such as a quote that swallowed lines. */
  longest: number;
  /** Never shown, exported or journalled. */
  secret: boolean;
  /** Other headings that mean this field, compared without case, spaces and punctuation. */
  synonyms: readonly string[];
};

export type BulkOperation = {
  name: OperationName;
  /** Path of the call that takes a list; sections 3.47, 3.28, 3.5, 3.12 and 3.15. */
  path: `/user/${string}`;
  /** The field that tells rows apart, in the file and in the answer. */
  key: 'username' | 'user_id';
  required: readonly FieldName[];
  optional: readonly FieldName[];
  /** `rows`: one result for each row; `whole`: one true or false for the call. */
  answer: 'rows' | 'whole';
  /** What a repeated row meets: the same effect again, or a refusal that proves the first one worked. */
  repeat: 'same' | 'refused';
  inverse?: OperationName;
};

export type Values = Partial<Record<FieldName, string>>;

const field = (
  name: FieldName,
  kind: Field['kind'],
  longest: number,
  synonyms: readonly string[],
): Field => ({ name, kind, longest, secret: kind === 'password', synonyms });

export const fields: Readonly<Record<FieldName, Field>> = {
  username: field('username', 'username', 64, [
    ...['user', 'name', 'account', 'account name', 'login', 'login name', 'user login'],
    ...['用户名', '用户', '用户名称', '账号', '帐号', '账户', '账户名', '登录名', '登录账号'],
  ]),
  password: field('password', 'password', 256, [
    ...['pass', 'pwd', 'passwd', 'pass word', 'secret', 'initial password', 'new password'],
    ...['密码', '口令', '登录密码', '初始密码', '新密码'],
  ]),
  user_id: field('user_id', 'id', 32, [
    ...['id', 'uid', 'user', 'user number', 'user no', 'account id', 'lanying id', 'xid'],
    ...['用户id', '用户编号', '编号', '账号id', '帐号id', '用户标识'],
  ]),
  nick_name: field('nick_name', 'text', 512, [
    ...['nick', 'nickname', 'display name', 'full name', 'name', 'alias'],
    ...['昵称', '显示名', '显示名称', '姓名', '名称', '名字'],
  ]),
  description: field('description', 'text', 8192, [
    ...['about', 'bio', 'signature', 'status', 'introduction', 'desc'],
    ...['描述', '简介', '个人简介', '签名', '个性签名', '介绍', '说明'],
  ]),
  public_info: field('public_info', 'json', 65536, [
    ...['public', 'public information', 'public ext', 'public extension'],
    ...['公开信息', '公开', '公共信息', '公开扩展', '公开扩展信息'],
  ]),
  private_info: field('private_info', 'json', 65536, [
    ...['private', 'private information', 'private ext', 'private extension'],
    ...['私有信息', '私密信息', '私有', '隐私信息', '私有扩展', '私有扩展信息'],
  ]),
  avatar: field('avatar', 'avatar', 2048, [
    ...['avatar url', 'avatar address', 'picture', 'photo', 'image', 'icon'],
    ...['头像', '头像地址', '头像链接', '头像网址', '照片', '图片'],
  ]),
};

export const operations: Readonly<Record<OperationName, BulkOperation>> = {
  register: {
    name: 'register',
    path: '/user/register/batch',
    key: 'username',
    required: ['username', 'password'],
    optional: [],
    answer: 'rows',
    repeat: 'refused',
  },
  profiles: {
    name: 'profiles',
    path: '/user/profile/batch',
    key: 'user_id',
    required: ['user_id'],
    optional: ['nick_name', 'description', 'public_info', 'private_info'],
    answer: 'rows',
    repeat: 'same',
  },
  avatars: {
    name: 'avatars',
    path: '/user/avatar/batch',
    key: 'user_id',
    required: ['user_id', 'avatar'],
    optional: [],
    answer: 'rows',
    repeat: 'same',
  },
  ban: {
    name: 'ban',
    path: '/user/disable',
    key: 'user_id',
    required: ['user_id'],
    optional: [],
    answer: 'whole',
    repeat: 'same',
    inverse: 'unban',
  },
  unban: {
    name: 'unban',
    path: '/user/enable',
    key: 'user_id',
    required: ['user_id'],
    optional: [],
    answer: 'whole',
    repeat: 'same',
    inverse: 'ban',
  },
};

export const fieldNames = (operation: BulkOperation): FieldName[] => [
  ...operation.required,
  ...operation.optional,
];

/** A file to fill in: the headings alone, so that no example is ever sent by mistake. */
export const template = (operation: BulkOperation): string =>
  `\uFEFF${fieldNames(operation).join(',')}\r\n`;
