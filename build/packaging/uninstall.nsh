; What Lading itself has written into the registry goes with it: its links, and its start at login. A newer version that
; takes the place of this one keeps both.
!macro customUnInstall
  ClearErrors
  ${GetParameters} $R0
  ${GetOptions} $R0 "/KEEP_APP_DATA" $R1
  ${if} ${Errors}
  ${andIfNot} ${isUpdated}
    DeleteRegKey HKCU "Software\Classes\lading"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "${APP_ID}"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run" "${APP_ID}"
  ${endIf}
  ClearErrors
!macroend
