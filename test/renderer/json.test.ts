import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatted, isJson, isMeantAsJson, problemIn, tokens } from '../../renderer/json.ts';

const said = (text: string) => {
  const problem = problemIn(text);
  return problem && `${problem.line}:${problem.column} ${problem.fault} ${problem.found}`;
};

test.each([
  ['{"a": 1\n "b": 2}', '2:2 comma "b"'],
  ['{"a" 1}', '1:6 colon 1'],
  ['{a: 1}', '1:2 key a'],
  ["{'a': 1}", "1:2 key 'a'"],
  ['{"a": }', '1:7 value }'],
  ['{"a": 1,}', '1:8 trailing-comma ,'],
  ['[1, 2,\n]', '1:6 trailing-comma ,'],
  ['{"a": 1', '1:8 close-object '],
  ['[1, [2]', '1:8 close-array '],
  ['[1}', '1:3 close-array }'],
  ['{"a": "b\n}', '1:7 quote "b'],
  ['{"a": "\\x"}', '1:8 escape \\x'],
  ['{"a": "b\tc"}', '1:9 control '],
  ['{"a": yes}', '1:7 word yes'],
  ['[01]', '1:2 word 01'],
  ['[1] 2', '1:5 more 2'],
  ['', '1:1 value '],
])('%j is wrong at %s', (text, where) => {
  expect(said(text)).toBe(where);
});

test('a text is found faulty exactly when the engine cannot read it', () => {
  const broken = fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', '"', ' ', '\\', '0', '\n'))
    .map(([json, at, put]) => {
      const where = at % (json.length + 1);
      return json.slice(0, where) + put + json.slice(where + 1);
    });
  const readable = (text: string) => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  fc.assert(
    fc.property(broken, (text) => {
      const problem = problemIn(text);
      expect(problem === null).toBe(readable(text));
      if (problem) expect(text.slice(problem.at, problem.at + problem.length)).toBe(problem.found);
    }),
    { numRuns: 2000 },
  );
});

test('only what begins like an object or a list is taken for JSON', () => {
  expect(['{', ' [1', '\n{"a":1}'].map(isMeantAsJson)).toEqual([true, true, true]);
  expect(['', 'Lin', '12', '"a"'].map(isMeantAsJson)).toEqual([false, false, false, false]);
  expect(['', ' ', 'Lin', '1 2'].map(isJson)).toEqual([false, false, false, false]);
  expect(['12', '"a"', 'true', '[]'].map(isJson)).toEqual([true, true, true, true]);
});

test('a layout keeps every value, digits beyond a double too', () => {
  expect(formatted('{"id":9223372036854775807,"a":[],"b":{ },"c":[1,{"d":"x, y: {"}]}')).toBe(
    [
      '{',
      '  "id": 9223372036854775807,',
      '  "a": [],',
      '  "b": {},',
      '  "c": [',
      '    1,',
      '    {',
      '      "d": "x, y: {"',
      '    }',
      '  ]',
      '}',
    ].join('\n'),
  );
});

test('a layout changes nothing but the space between the parts', () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      expect(JSON.parse(formatted(json))).toEqual(JSON.parse(json));
    }),
  );
});

test('the coloured parts together are the text, whatever it is', () => {
  expect(tokens('{"a": [1, "b"]}').filter(({ kind }) => kind !== 'plain')).toEqual([
    { kind: 'name', text: '"a"' },
    { kind: 'value', text: '1' },
    { kind: 'value', text: '"b"' },
  ]);
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      expect(
        tokens(text)
          .map((part) => part.text)
          .join(''),
      ).toBe(text);
    }),
  );
});
