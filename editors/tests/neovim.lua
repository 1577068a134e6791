-- Drives Neovim without a screen; see run.sh.
vim.opt.runtimepath:append(vim.env.R2P_EDITORS .. "/neovim")
local function say(...) io.stdout:write(table.concat({...}, " ") .. "\n") end
vim.cmd("source " .. vim.env.R2P_EDITORS .. "/neovim/ftdetect/r2p.vim")
vim.cmd("edit " .. vim.env.R2P_FILE)
local id = vim.lsp.start_client({ name = "r2pc", cmd = { vim.env.R2PC, "lsp" }, root_dir = vim.env.R2P_ROOT })
vim.lsp.buf_attach_client(0, id)
say("filetype", vim.bo.filetype)
vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end)
for _, d in ipairs(vim.diagnostic.get(0)) do say("diag", d.lnum, d.col, d.code or "", d.message) end
local p = vim.lsp.util.make_position_params()
p.position = { line = 2, character = 26 }
local r = vim.lsp.buf_request_sync(0, "textDocument/hover", p, 10000)
for _, a in pairs(r or {}) do say("hover", vim.inspect(a.result and a.result.contents.value)) end
vim.api.nvim_buf_set_lines(0, 2, 3, false, { "risk r { present when x }" })
vim.wait(20000, function() return #vim.diagnostic.get(0) == 0 end)
say("after edit", #vim.diagnostic.get(0))
r = vim.lsp.buf_request_sync(0, "textDocument/formatting", { textDocument = p.textDocument, options = { tabSize = 2, insertSpaces = true } }, 10000)
for _, a in pairs(r or {}) do say("format", vim.inspect(a.result)) end
vim.lsp.stop_client(id)
vim.wait(3000, function() return vim.lsp.client_is_stopped(id) end)
say("stopped", tostring(vim.lsp.client_is_stopped(id)))
vim.cmd("qa!")
