// The VS Code side of r2pc: it finds the server, starts it, and adds what only this editor has.
import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import { LanguageClient, LanguageClientOptions, ServerOptions, State } from "vscode-languageclient/node";

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  client = makeClient(context);
  context.subscriptions.push(
    vscode.commands.registerCommand("r2pc.restart", () => client?.restart()),
    vscode.commands.registerCommand("r2pc.checkFolder", () => inTerminal(context, ["check"])),
    vscode.commands.registerCommand("r2pc.explainRule", () => explainRule(context)),
    vscode.workspace.registerTextDocumentContentProvider("r2pc-page", pages),
    testExplorer(),
  );
  try {
    await client.start();
  } catch (error) {
    const open = "Open settings";
    const chosen = await vscode.window.showErrorMessage(
      `The r2pc server does not start: ${error}. Install r2pc, or set its path.`, open);
    if (chosen === open) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "r2pc.server.path");
    }
  }
}

export async function deactivate(): Promise<void> {
  if (client?.state === State.Running) {
    await client.stop();
  }
}

/** The program: from the settings, bundled with the extension, or on the PATH. */
function program(context: vscode.ExtensionContext): string {
  const set = vscode.workspace.getConfiguration("r2pc").get<string>("server.path");
  if (set) {
    return set;
  }
  const name = process.platform === "win32" ? "r2pc.exe" : "r2pc";
  const bundled = path.join(context.extensionPath, "server", name);
  return fs.existsSync(bundled) ? bundled : name;
}

function makeClient(context: vscode.ExtensionContext): LanguageClient {
  const server: ServerOptions = { command: program(context), args: ["lsp"] };
  const facts = ["yaml", "json", "toml"].map((language) => ({ language, scheme: "file" }));
  const options: LanguageClientOptions = {
    documentSelector: [{ language: "r2p" }, ...facts],
    middleware: {
      executeCommand: async (command, args, next) => {
        const answer = await next(command, args);
        if (command === "r2pc.explain" && typeof answer === "string") {
          await showPage(String(args[0]), answer);
        }
        return answer;
      },
    },
  };
  return new LanguageClient("r2pc", "r2pc", server, options);
}

/** Pages to be read: of diagnostics, and of what a rule says of a country. */
const pageTexts = new Map<string, string>();
const pages: vscode.TextDocumentContentProvider = {
  get onDidChange() {
    return pageChanged.event;
  },
  provideTextDocumentContent: (uri) => pageTexts.get(uri.path) ?? "",
};

const pageChanged = new vscode.EventEmitter<vscode.Uri>();

async function showPage(name: string, text: string): Promise<void> {
  const uri = vscode.Uri.from({ scheme: "r2pc-page", path: `/${name.replace(/::/g, "-")}.md` });
  pageTexts.set(uri.path, text);
  pageChanged.fire(uri);
  await vscode.commands.executeCommand("markdown.showPreviewToSide", uri);
}

function inTerminal(context: vscode.ExtensionContext, args: string[]): void {
  const terminal = vscode.window.createTerminal({ name: "r2pc", shellPath: program(context), shellArgs: args });
  terminal.show();
}

/** Says why a rule says what it says of a country, as a page beside the policy. */
async function explainRule(context: vscode.ExtensionContext): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const folder = (document && vscode.workspace.getWorkspaceFolder(document.uri)) ?? vscode.workspace.workspaceFolders?.[0];
  const here = await ruleAtCursor();
  const country = await vscode.window.showInputBox({ prompt: "Country (ISO 3166-1 alpha-3)", placeHolder: "GHA" });
  const rule = country && (await vscode.window.showInputBox({ prompt: "Rule", value: here, placeHolder: "r2p.risk.discrimination" }));
  if (!country || !rule) {
    return;
  }
  // The program reads what is on disk.
  await vscode.workspace.saveAll(false);
  const args = ["explain", country.toUpperCase(), rule, "--format", "markdown"];
  const said = await new Promise<{ page: string; problem: string }>((resolve) => {
    execFile(program(context), args, { cwd: folder?.uri.fsPath, maxBuffer: 64 << 20 }, (error, page, problem) =>
      resolve({ page, problem: problem || String(error ?? "") }));
  });
  if (said.page.trim()) {
    await showPage(`${country.toUpperCase()} ${rule}`, said.page);
  } else {
    await vscode.window.showErrorMessage(said.problem.trim() || "r2pc gave no explanation");
  }
}

/** The rule that the cursor stands in, if any. */
async function ruleAtCursor(): Promise<string | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== "r2p") {
    return undefined;
  }
  const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
    "vscode.executeDocumentSymbolProvider", editor.document.uri);
  const rules = symbols?.filter((symbol) => symbol.kind === vscode.SymbolKind.Class);
  return rules?.find((symbol) => symbol.range.contains(editor.selection.active))?.name;
}

/** The `test` blocks of open policies in the Test Explorer. */
function testExplorer(): vscode.Disposable {
  const tests = vscode.tests.createTestController("r2pc", "r2pc tests");
  const find = async (document: vscode.TextDocument) => {
    if (document.languageId !== "r2p") {
      return;
    }
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
      "vscode.executeDocumentSymbolProvider", document.uri);
    const file = tests.createTestItem(document.uri.toString(), path.basename(document.fileName), document.uri);
    for (const symbol of symbols ?? []) {
      const title = /^test "(.*)"$/s.exec(symbol.name)?.[1];
      if (title) {
        const item = tests.createTestItem(`${document.uri}#${title}`, title, document.uri);
        item.range = symbol.selectionRange;
        file.children.add(item);
      }
    }
    if (file.children.size > 0) {
      tests.items.add(file);
    } else {
      tests.items.delete(file.id);
    }
  };
  tests.createRunProfile("Run", vscode.TestRunProfileKind.Run, async (request, cancel) => {
    const run = tests.createTestRun(request);
    const queue = [...(request.include ?? [...tests.items].map(([, item]) => item))];
    for (let item = queue.shift(); item && !cancel.isCancellationRequested; item = queue.shift()) {
      if (item.children.size > 0) {
        queue.push(...[...item.children].map(([, child]) => child));
        continue;
      }
      run.started(item);
      const said = await client?.sendRequest<string>("workspace/executeCommand", {
        // The Test Explorer shows what came of it: the server need not.
        command: "r2pc.runTest", arguments: [item.uri?.toString(), item.label, "quietly"],
      });
      run.appendOutput(`${(said ?? "no answer").replace(/\n/g, "\r\n")}\r\n`, undefined, item);
      if (said?.startsWith("passed")) {
        run.passed(item);
      } else {
        run.failed(item, new vscode.TestMessage(said ?? "the server gave no answer"));
      }
    }
    run.end();
  }, true);
  const later = (document: vscode.TextDocument) => setTimeout(() => void find(document), 500);
  vscode.workspace.textDocuments.forEach(later);
  return vscode.Disposable.from(
    tests, vscode.workspace.onDidOpenTextDocument(later), vscode.workspace.onDidSaveTextDocument(later));
}
