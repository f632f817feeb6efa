; Perch writes these itself, so nobody else would take them away: start at login and its switch in the Task
; Manager, perch:// links, and what answers a click on a notification. The names are those of
; main/desktop/identity.ts. An update removes the old version as well, and then they stay.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "${APP_ID}"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run" "${APP_ID}"
    DeleteRegKey HKCU "Software\Classes\perch"
    DeleteRegKey HKCU "Software\Classes\CLSID\{1EE89B1B-3A49-453C-BC98-B5178782B294}"
  ${endIf}
!macroend
