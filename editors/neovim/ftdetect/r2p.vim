autocmd BufRead,BufNewFile *.r2p setfiletype r2p
