; The setup of DairyOS Desktop for Windows: for the user who runs it, without an administrator.
; dev_windows.py compiles it and defines VERSION, NUMBERS, KB, BUNDLE, ICON and OUT.
; An office's data lies in %LOCALAPPDATA%\DairyOS, the program in %LOCALAPPDATA%\Programs\DairyOS:
; neither an update nor an uninstall touches the data.

Unicode true
SetCompressor /SOLID lzma
; Both programs hold the same modules: within reach of each other they are packed once.
SetCompressorDictSize 64
RequestExecutionLevel user
ManifestDPIAware true
ManifestSupportedOS Win10

!include MUI2.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include x64.nsh

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\DairyOS"

Name "DairyOS Desktop"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\DairyOS"
; Where it is already, it is installed again.
InstallDirRegKey HKCU "${KEY}" InstallLocation
BrandingText "DairyOS Desktop ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow

VIProductVersion "${NUMBERS}"
VIAddVersionKey /LANG=0 ProductName "DairyOS Desktop"
VIAddVersionKey /LANG=0 ProductVersion "${VERSION}"
VIAddVersionKey /LANG=0 FileVersion "${VERSION}"
VIAddVersionKey /LANG=0 FileDescription "DairyOS Desktop Setup"
VIAddVersionKey /LANG=0 CompanyName "DairyOS"
VIAddVersionKey /LANG=0 LegalCopyright "The DairyOS Desktop maintainers"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\dairyos-desktop.exe"
!define MUI_FINISHPAGE_RUN_TEXT "$(Open)"
!define MUI_FINISHPAGE_NOREBOOTSUPPORT
!define MUI_LANGDLL_ALLLANGUAGES
; The language chosen once is kept for updates and for the uninstall.
!define MUI_LANGDLL_REGISTRY_ROOT HKCU
!define MUI_LANGDLL_REGISTRY_KEY "${KEY}"
!define MUI_LANGDLL_REGISTRY_VALUENAME "NSIS:Language"

!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES

!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Hindi"
!insertmacro MUI_RESERVEFILE_LANGDLL

LangString Open ${LANG_ENGLISH} "Open DairyOS"
LangString Open ${LANG_HINDI} "DairyOS खोलें"
LangString Closed ${LANG_ENGLISH} "DairyOS is open on this PC. Close its window, then press Retry. Nothing has been changed yet."
LangString Closed ${LANG_HINDI} "इस पीसी पर DairyOS खुला है। उसकी विंडो बंद करें, फिर दोबारा कोशिश करें। अभी तक कुछ नहीं बदला है।"
LangString TooOld ${LANG_ENGLISH} "DairyOS needs Windows 10 or newer, 64 bit."
LangString TooOld ${LANG_HINDI} "DairyOS के लिए Windows 10 या उससे नया, 64 बिट चाहिए।"
LangString Kept ${LANG_ENGLISH} "DairyOS is removed. The office's data stays in $LOCALAPPDATA\DairyOS."
LangString Kept ${LANG_HINDI} "DairyOS हटा दिया गया। ऑफ़िस का डेटा $LOCALAPPDATA\DairyOS में बना रहेगा।"

; A program that is open reads its parts when it needs them, and Windows lets nobody write over it.
!macro REFUSE_OPEN un
Function ${un}RefuseOpen
  StrCpy $1 "dairyos-desktop.exe"
  again:
    ${If} ${FileExists} "$INSTDIR\$1"
      ClearErrors
      FileOpen $0 "$INSTDIR\$1" a
      ${If} ${Errors}
        MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(Closed)" /SD IDCANCEL IDRETRY again
        SetErrorLevel 5
        Abort
      ${EndIf}
      FileClose $0
    ${EndIf}
    ${If} $1 == "dairyos-desktop.exe"
      StrCpy $1 "dairyos.exe"
      Goto again
    ${EndIf}
FunctionEnd
!macroend
!insertmacro REFUSE_OPEN ""
!insertmacro REFUSE_OPEN "un."

Function .onInit
  SetShellVarContext current
  !insertmacro MUI_LANGDLL_DISPLAY
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "$(TooOld)" /SD IDOK
    Abort
  ${EndIf}
FunctionEnd

Function un.onInit
  SetShellVarContext current
  !insertmacro MUI_UNGETLANGUAGE
FunctionEnd

; A folder of somebody's must not be taken for ours: what is ours is removed whole.
Function .onVerifyInstDir
  ${If} ${FileExists} "$INSTDIR\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\dairyos-desktop.exe"
    FindFirst $0 $1 "$INSTDIR\*"
    ${DoWhile} $1 != ""
      ${If} $1 != "."
      ${AndIf} $1 != ".."
        FindClose $0
        Abort
      ${EndIf}
      FindNext $0 $1
    ${Loop}
    FindClose $0
  ${EndIf}
FunctionEnd

Section "DairyOS Desktop"
  Call RefuseOpen
  ; What an older version had and this one has not must not stay.
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${BUNDLE}\*.*"
  File /oname=dairyos.ico "${ICON}"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortCut "$SMPROGRAMS\DairyOS Desktop.lnk" "$INSTDIR\dairyos-desktop.exe" "" "$INSTDIR\dairyos.ico"
  WriteRegStr HKCU "${KEY}" DisplayName "DairyOS Desktop"
  WriteRegStr HKCU "${KEY}" DisplayVersion "${VERSION}"
  WriteRegStr HKCU "${KEY}" DisplayIcon "$INSTDIR\dairyos.ico"
  WriteRegStr HKCU "${KEY}" Publisher "DairyOS"
  WriteRegStr HKCU "${KEY}" InstallLocation "$INSTDIR"
  WriteRegStr HKCU "${KEY}" UninstallString '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" QuietUninstallString '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" EstimatedSize ${KB}
  WriteRegDWORD HKCU "${KEY}" NoModify 1
  WriteRegDWORD HKCU "${KEY}" NoRepair 1
SectionEnd

Section "Uninstall"
  Call un.RefuseOpen
  Delete "$SMPROGRAMS\DairyOS Desktop.lnk"
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\licences"
  Delete "$INSTDIR\dairyos.exe"
  Delete "$INSTDIR\dairyos-desktop.exe"
  Delete "$INSTDIR\dairyos.ico"
  Delete "$INSTDIR\uninstall.exe"
  ; Only where nothing of anybody else's is in it.
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "${KEY}"
  MessageBox MB_OK|MB_ICONINFORMATION "$(Kept)" /SD IDOK
SectionEnd
