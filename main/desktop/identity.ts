/** Names by which the systems know this program; the installers carry the same ones. */
export const appId = 'app.perch.Perch';
export const desktopFile = `${appId}.desktop`;
export const linkScheme = 'perch';
/** What Windows starts for a click on a notification; assets/installer.nsh takes it away again. */
export const toastActivator = '{1EE89B1B-3A49-453C-BC98-B5178782B294}';
