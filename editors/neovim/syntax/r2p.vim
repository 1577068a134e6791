" Colours of .r2p policies; the language server's semantic tokens say more.
if exists("b:current_syntax")
  finish
endif
syntax iskeyword @,48-57,_
syntax keyword r2pKeyword add advise after age ago all always amend amplifies and any applies as
syntax keyword r2pKeyword assert assistance at because between binding both builds by case cases
syntax keyword r2pKeyword change cites concerns count countries country date define due each enum
syntax keyword r2pKeyword established ever every exactly expect fact facts falling false for force
syntax keyword r2pKeyword formerly from given gives higher highest holds implies in includes
syntax keyword r2pKeyword indicator indicators inhibits is key known last least level list lower
syntax keyword r2pKeyword lowest max mean measure middle min monotone most never next no none not
syntax keyword r2pKeyword note obligation of offer on one open otherwise out over package parameter
syntax keyword r2pKeyword per pillar point prefers present published raise reads record remove
syntax keyword r2pKeyword replace requires resilience rising risk ruled same satisfies set source
syntax keyword r2pKeyword stale sum tagged tags test the title true unit unknown unless until url use
syntax keyword r2pKeyword warning when where within worse
syntax keyword r2pType bool number percent duration text
syntax match r2pMember /\.\@<=\h\w*/
syntax match r2pNumber /\<\d[0-9_]*\(\.\d\+\)\?%\?/
syntax match r2pDate /\<\d\{4}-\d\d-\d\d\>/
syntax region r2pText start=/"/ skip=/\\./ end=/"/ oneline
syntax match r2pComment /\/\/.*$/
syntax match r2pDoc /\/\/\/\/\@!.*$/
highlight default link r2pKeyword Keyword
highlight default link r2pType Type
highlight default link r2pMember Identifier
highlight default link r2pNumber Number
highlight default link r2pDate Constant
highlight default link r2pText String
highlight default link r2pComment Comment
highlight default link r2pDoc SpecialComment
let b:current_syntax = "r2p"
