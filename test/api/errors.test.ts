import { expect, test } from 'vitest';
import { failureCodes } from '../../preload/failure.ts';
import { ApiError, businessFailure, failureOf, serviceCodes } from '../../main/api/errors.ts';
import { clientOf, serve } from './server.ts';

test.each([
  [402, 'session-ended'],
  [404, 'not-supported'],
  [10000, 'no-such-user'],
  [10001, 'wrong-code'],
  [10002, 'bad-parameter'],
  [10003, 'token-missing'],
  [10004, 'user-exists'],
  [10008, 'token-invalid'],
  [10010, 'no-permission'],
  [10011, 'already-bound'],
  [10028, 'too-many-failures'],
  [11001, 'wrong-password'],
  [11011, 'username-taken'],
  [11012, 'mobile-taken'],
  [11014, 'wrong-captcha'],
  [11031, 'mobile-limit'],
  [12005, 'push-limit'],
  [30021, 'licence-invalid'],
  [30022, 'licence-expired'],
  [30023, 'licence-exceeded'],
  [40000, 'unknown-app'],
  [40001, 'registration-closed'],
  [40002, 'user-limit'],
  [40003, 'app-abnormal'],
  [99997, 'unknown-app'],
  [99998, 'unknown-app'],
])('names the business code %i %s', async (serviceCode, code) => {
  const { address } = await serve(() => ({ code: serviceCode, data: null, message: 'in words' }));
  const call = clientOf(address).call('getProfile', {});
  await expect(call).rejects.toMatchObject({ failure: { code, serviceCode, message: 'in words' } });
});

test('knows no code that the table above leaves out, and no name that the window has no words for', () => {
  expect(Object.keys(serviceCodes)).toHaveLength(26);
  expect(failureCodes).toEqual(expect.arrayContaining(Object.values(serviceCodes)));
});

test('tells a code without a name in the words of the service', () => {
  expect(businessFailure(12345, 'out of luck')).toEqual({
    code: 'refused',
    serviceCode: 12345,
    message: 'out of luck',
  });
});

test('keeps the failure of an ApiError and calls everything else internal', () => {
  expect(failureOf(new ApiError({ code: 'offline' }))).toEqual({ code: 'offline' });
  expect(failureOf(new TypeError('secret'))).toEqual({ code: 'internal' });
  expect(failureOf(undefined)).toEqual({ code: 'internal' });
});
