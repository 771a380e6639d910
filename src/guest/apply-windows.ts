import { join } from "node:path";
import type { Command } from "./run-command.ts";

/**
 * Reads user and password from standard input, the password character by character into a SecureString. `net user` would show
 * it in the list of processes, and ConvertTo-SecureString in the event log where module logging is on.
 */
const SCRIPT = `
$ErrorActionPreference = 'Stop'
$reader = [IO.StreamReader]::new([Console]::OpenStandardInput(), [Text.UTF8Encoding]::new($false))
$user = $reader.ReadLine()
$password = [Security.SecureString]::new()
while (($code = $reader.Read()) -ge 0 -and $code -ne 10) { $password.AppendChar([char]$code) }
if ($password.Length -eq 0) { exit 3 }
Set-LocalUser -Name $user -Password $password
`;

/**
 * Windows PowerShell 5.1, which every Windows since Server 2016 has. Written from its documentation: there was no Windows to
 * run it on.
 */
export function windowsCommand(): Command {
  const root = process.env.SystemRoot ?? "C:\\Windows";
  const file = join(root, "System32", "WindowsPowerShell", "v1.0", "powershell.exe");
  const encoded = Buffer.from(SCRIPT, "utf16le").toString("base64");
  return { name: "Set-LocalUser", file, args: ["-NoProfile", "-NonInteractive", "-EncodedCommand", encoded] };
}
