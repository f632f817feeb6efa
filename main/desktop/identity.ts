/** Names by which the systems know this program; the installers carry the same ones. */
export const appId = 'app.perch.desktop';
export const desktopFile = 'perch.desktop';
export const linkScheme = 'perch';
