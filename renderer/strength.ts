/** How well a password stands up to guessing: 0 very weak, 4 strong. */
export type Strength = 0 | 1 | 2 | 3 | 4;
export type Measure = (password: string, about: string[]) => Strength;

let loading: Promise<Measure> | undefined;

/** The estimator with its word lists, about 1.5 MB, fetched when the first password is typed. */
export function loadMeasure(): Promise<Measure> {
  return (loading ??= load());
}

async function load(): Promise<Measure> {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]);
  const estimator = new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
  });
  // Beyond this length nothing changes but the time that it takes.
  return (password, about) => estimator.check(password.slice(0, 64), about).score;
}
