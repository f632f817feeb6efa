import type { Configuration } from 'electron-builder';

/**
 * What a build is told about updates. An installed Perch takes an update by its signature, so a
 * release that has a feed has to be signed; Linux, where nothing is, does not look at that.
 * @param address the folder of the feed; without one there are no updates
 */
export const feed = (
  address: string | undefined,
): Pick<Configuration, 'publish' | 'forceCodeSigning'> =>
  address
    ? { publish: { provider: 'generic', url: address }, forceCodeSigning: true }
    : { publish: null, forceCodeSigning: false };
