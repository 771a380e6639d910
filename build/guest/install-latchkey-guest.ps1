<#
.SYNOPSIS
Installs the Latchkey guest as a scheduled task that runs as SYSTEM from every start of Windows on.

.DESCRIPTION
NEVER RUN: there was no Windows to run it on. It is written from Microsoft's documentation, for Windows PowerShell 5.1; tree-sitter's
grammar of PowerShell (0.26.4) has parsed it without an error, which says nothing of what it does.

Copies latchkey-guest.mjs, which must be beside this script, to Program Files, makes the state folder in ProgramData with rights for
SYSTEM and Administrators only, and starts the task. Run it as an administrator. Running it again replaces what is there and keeps the state.

.PARAMETER Node
The whole path of node.exe, 18.17 or later. Only administrators must be able to write to its folder: it runs as SYSTEM.

.PARAMETER User
The account whose password is made.

.PARAMETER MetadataUrl
The metadata service; without it OpenStack's.

.PARAMETER TokenFile
This instance's token for a service of your own (latchkey serve). It is copied into the state folder.

.PARAMETER Uninstall
Removes task and program. The state with the guest's key stays; with -Purge it goes, too.

.EXAMPLE
powershell -ExecutionPolicy Bypass -File install-latchkey-guest.ps1

.EXAMPLE
powershell -ExecutionPolicy Bypass -File install-latchkey-guest.ps1 -Uninstall -Purge
#>
[CmdletBinding(DefaultParameterSetName = 'Install')]
param(
  [Parameter(ParameterSetName = 'Install')]
  [string]$Node = (Join-Path $env:ProgramFiles 'nodejs\node.exe'),

  [Parameter(ParameterSetName = 'Install')]
  [ValidatePattern('^[^":\\]{1,255}$')]
  [string]$User = 'Administrator',

  [Parameter(ParameterSetName = 'Install')]
  [ValidatePattern('^https?://[^"\s]+$')]
  [string]$MetadataUrl,

  [Parameter(ParameterSetName = 'Install')]
  [string]$TokenFile,

  [Parameter(ParameterSetName = 'Uninstall', Mandatory = $true)]
  [switch]$Uninstall,

  [Parameter(ParameterSetName = 'Uninstall')]
  [switch]$Purge
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$task = 'Latchkey guest'
$programFolder = Join-Path $env:ProgramFiles 'Latchkey'
$program = Join-Path $programFolder 'latchkey-guest.mjs'
$stateFolder = Join-Path $env:ProgramData 'Latchkey'

# SYSTEM and Administrators, by number: their names are in the language of the system.
$owners = @('S-1-5-18', 'S-1-5-32-544')

function Assert-Administrator {
  $me = New-Object Security.Principal.WindowsPrincipal ([Security.Principal.WindowsIdentity]::GetCurrent())
  if (-not $me.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) {
    throw 'this needs an administrator: start PowerShell with "Run as administrator"'
  }
}

function Assert-Node {
  if (-not (Test-Path -LiteralPath $Node -PathType Leaf)) { throw "there is no $Node : install Node.js, or name it with -Node" }
  $version = & $Node --version
  if ([version]$version.TrimStart('v') -lt [version]'18.17') { throw "$Node is $version : the guest needs 18.17 or later" }
}

function Remove-Task {
  if (Get-ScheduledTask -TaskName $task -ErrorAction SilentlyContinue) {
    Stop-ScheduledTask -TaskName $task
    Unregister-ScheduledTask -TaskName $task -Confirm:$false
  }
}

# ProgramData lets every user make folders: one that somebody else has made could hold a key that they know.
function Assert-Ours([string]$Folder) {
  if (-not (Test-Path -LiteralPath $Folder)) { return }
  $owner = (Get-Acl -LiteralPath $Folder).GetOwner([Security.Principal.SecurityIdentifier]).Value
  $isLink = (Get-Item -LiteralPath $Folder -Force).Attributes -band [IO.FileAttributes]::ReparsePoint
  if ($isLink -or ($owners -notcontains $owner)) { throw "somebody else has made $Folder : look into it, and remove it first" }
}

# Whatever rights there were, these are all there are now. What is inside inherits them.
function Protect-Folder([string]$Folder) {
  New-Item -ItemType Directory -Path $Folder -Force | Out-Null
  $rights = New-Object Security.AccessControl.DirectorySecurity
  $rights.SetAccessRuleProtection($true, $false)
  foreach ($number in $owners) {
    $who = New-Object Security.Principal.SecurityIdentifier $number
    $rule = New-Object Security.AccessControl.FileSystemAccessRule ($who, 'FullControl', 'ContainerInherit, ObjectInherit', 'None', 'Allow')
    $rights.AddAccessRule($rule)
    $rights.SetOwner($who)
  }
  Set-Acl -LiteralPath $Folder -AclObject $rights
}

function Install-Guest {
  Assert-Node
  $source = Join-Path $PSScriptRoot 'latchkey-guest.mjs'
  if (-not (Test-Path -LiteralPath $source -PathType Leaf)) { throw "latchkey-guest.mjs must be beside this script: $source" }
  Assert-Ours $stateFolder
  Remove-Task
  New-Item -ItemType Directory -Path $programFolder -Force | Out-Null
  Copy-Item -LiteralPath $source -Destination $program -Force
  Protect-Folder $stateFolder

  $arguments = "`"$program`" run --apply windows --user `"$User`" --state `"$stateFolder`""
  if ($MetadataUrl) { $arguments += " --metadata-url $MetadataUrl" }
  if ($TokenFile) {
    $token = Join-Path $stateFolder 'token'
    Copy-Item -LiteralPath $TokenFile -Destination $token -Force
    $arguments += " --token-file `"$token`""
  }

  $settings = New-ScheduledTaskSettingsSet -RestartCount 999 -RestartInterval (New-TimeSpan -Minutes 1) `
    -ExecutionTimeLimit ([TimeSpan]::Zero) -MultipleInstances IgnoreNew -StartWhenAvailable `
    -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries
  Register-ScheduledTask -TaskName $task -Force `
    -Action (New-ScheduledTaskAction -Execute $Node -Argument $arguments -WorkingDirectory $stateFolder) `
    -Trigger (New-ScheduledTaskTrigger -AtStartup) `
    -Principal (New-ScheduledTaskPrincipal -UserId 'S-1-5-18' -LogonType ServiceAccount -RunLevel Highest) `
    -Settings $settings | Out-Null
  Start-ScheduledTask -TaskName $task
  Write-Output "The Latchkey guest runs. What it did last: & '$Node' '$program' status --state '$stateFolder'"
}

function Uninstall-Guest {
  Remove-Task
  if (Test-Path -LiteralPath $programFolder) { Remove-Item -LiteralPath $programFolder -Recurse -Force }
  if ($Purge -and (Test-Path -LiteralPath $stateFolder)) { Remove-Item -LiteralPath $stateFolder -Recurse -Force }
}

Assert-Administrator
if ($Uninstall) { Uninstall-Guest } else { Install-Guest }
