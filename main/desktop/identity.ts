/** Names by which the systems know this program; the installers carry the same ones. */
export const appId = 'app.perch.Perch';
export const desktopFile = `${appId}.desktop`;
export const linkScheme = 'perch';
