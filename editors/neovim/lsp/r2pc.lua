-- The r2pc language server, for `vim.lsp.enable("r2pc")` (Neovim 0.11 and newer).
return {
  cmd = { "r2pc", "lsp" },
  filetypes = { "r2p", "yaml", "json", "toml" },
  root_markers = { "r2pc.toml", ".git" },
  workspace_required = false,
}
