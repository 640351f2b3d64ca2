// Start the language server of tei-edition for the XML that is opened, and say plainly why where that cannot be done.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { CloseAction, ErrorAction, LanguageClient, type LanguageClientOptions } from "vscode-languageclient/node";

const SECTION = "tei-edition";
const INSTALL = "pip install 'tei-edition[lsp]'";
// A program that stops so soon after its start will stop again: what it said is more useful than a row of attempts.
const SOON_MS = 5000;

/** A client that says on the screen only what we say: a program that stops is told once, and in plain words. */
class Client extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

let client: Client | undefined;
let log: vscode.LogOutputChannel;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  log = vscode.window.createOutputChannel("TEI edition", { log: true });
  context.subscriptions.push(
    log,
    vscode.commands.registerCommand(`${SECTION}.restart`, restart),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (["command", "arguments"].some((name) => change.affectsConfiguration(`${SECTION}.${name}`))) {
        await restart();
      }
    }),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  const running = client;
  client = undefined;
  await running?.dispose().catch(() => undefined);
}

async function restart(): Promise<void> {
  await deactivate();
  await start();
}

async function start(): Promise<void> {
  const settings = vscode.workspace.getConfiguration(SECTION);
  const command = settings.get<string>("command")?.trim() || found();
  const args = settings.get<string[]>("arguments") ?? ["lsp"];
  const cwd = folders()[0];
  log.info(`${command} ${args.join(" ")}`);
  const missing = await unable(command, cwd);
  if (missing) {
    // Not waited for: the extension is not ready, and its commands wait, as long as a message is on the screen.
    void complain(missing);
    return;
  }
  const begun = Date.now();
  const options: LanguageClientOptions = {
    // Files of a disk only: the program reads beside them what they include and point to.
    documentSelector: [{ scheme: "file", language: "xml" }],
    outputChannel: log,
    initializationFailedHandler: () => false,
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue }),
      closed: () => {
        if (Date.now() - begun > SOON_MS) {
          return { action: CloseAction.Restart };
        }
        void complain(`“${command} ${args.join(" ")}” stopped at once. It may lack its language server: ${INSTALL}`);
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    },
  };
  client = new Client(SECTION, "TEI edition", { command, args, ...(cwd ? { options: { cwd } } : {}) }, options);
  await client.start().catch((reason: unknown) => log.error(String(reason)));
}

function folders(): string[] {
  return (vscode.workspace.workspaceFolders ?? []).filter((f) => f.uri.scheme === "file").map((f) => f.uri.fsPath);
}

/** Return the program of the virtual environment in an open folder, else its name alone, which the system looks up. */
function found(): string {
  const inside = process.platform === "win32" ? [".venv", "Scripts", "edition.exe"] : [".venv", "bin", "edition"];
  return folders().map((folder) => join(folder, ...inside)).find(existsSync) ?? "edition";
}

/** Return why a program cannot be started; nothing where it can. */
function unable(command: string, cwd: string | undefined): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(command, ["--version"], { cwd, stdio: "ignore" });
    child.once("spawn", () => resolve(undefined));
    child.once("error", (reason: NodeJS.ErrnoException) => {
      const why = reason.code === "ENOENT" ? "was not found" : `cannot be started (${reason.code ?? reason.message})`;
      resolve(`The program “${command}” ${why}. It comes with: ${INSTALL}`);
    });
  });
}

async function complain(message: string): Promise<void> {
  log.error(message);
  const [settings, output] = ["Say where it is", "Show what it said"];
  const chosen = await vscode.window.showErrorMessage(`TEI edition: ${message}`, settings, output);
  if (chosen === settings) {
    await vscode.commands.executeCommand("workbench.action.openSettings", SECTION);
  } else if (chosen === output) {
    log.show();
  }
}
