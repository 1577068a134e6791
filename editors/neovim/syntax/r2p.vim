" Colours of .r2p policies; the language server's semantic tokens say more.
if exists("b:current_syntax")
  finish
endif
syntax iskeyword @,48-57,_
syntax keyword r2pKeyword add advise after age ago all always amend amplifies and any applies as
syntax keyword r2pKeyword assert assistance at because between binding builds by case cases change cites
syntax keyword r2pKeyword concerns count country date define due each enum established ever every
syntax keyword r2pKeyword exactly expect fact facts falling false for force formerly from given
syntax keyword r2pKeyword gives highest holds implies in includes indicator indicators inhibits is
syntax keyword r2pKeyword key known last least level list lowest max mean measure middle min
syntax keyword r2pKeyword monotone most never next no none not note obligation of offer on one open
syntax keyword r2pKeyword otherwise out over package parameter per pillar point prefers present published
syntax keyword r2pKeyword raise reads record remove replace requires resilience rising risk ruled
syntax keyword r2pKeyword satisfies set source stale sum tagged tags test the title true unit
syntax keyword r2pKeyword unknown unless until url use warning when where within
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
