/**
 * The head of the public lists of leaked passwords, of eight characters and more (shorter ones are refused
 * by their length). In lower case: the check ignores case. For the long tail, ask a breach service.
 */
export const commonPasswords: ReadonlySet<string> = new Set(`
  password password1 password12 password123 password1234 passw0rd p@ssw0rd p@ssword pa55word passwort motdepasse
  contraseña 12345678 123456789 1234567890 12345678910 0123456789 0987654321 987654321 87654321 11111111
  111111111 1111111111 00000000 000000000 22222222 55555555 66666666 77777777 88888888 99999999 12341234
  12121212 11223344 112233445566 123123123 123321123 12344321 147258369 159753159 1q2w3e4r 1q2w3e4r5t 1qaz2wsx
  1qazxsw2 q1w2e3r4 q1w2e3r4t5 qwertyui qwertyuiop qwerty12 qwerty123 qwerty1234 qwerty12345 qwertz123
  azertyuiop asdfghjk asdfghjkl asdfasdf asdf1234 zxcvbnm1 zxcvbnm123 zaq12wsx abcd1234 abc12345 abcdefgh
  abcdefg1 abcd12345 aa123456 a1234567 a12345678 a123456789 iloveyou iloveyou1 iloveyou2 loveyou1 princess
  princess1 sunshine sunshine1 football football1 baseball baseball1 basketball superman superman1 batman123
  spiderman starwars pokemon1 pokemon123 charlie1 michael1 jennifer jordan23 michelle samantha jonathan
  alexander elizabeth trustno1 whatever whatever1 welcome1 welcome12 welcome123 letmein1 letmein123 changeme
  changeme1 changeme123 computer internet samsung1 liverpool chelsea1 arsenal1 barcelona juventus dragon123
  monkey123 shadow123 master123 hunter123 killer123 secret123 freedom1 hello123 admin123 admin1234 admin12345
  administrator root1234 rootroot adminadmin test1234 test12345 testtest testing1 testing123 user1234 guest123
  default1 temp1234 butterfly chocolate cocacola blink182 mustang1 corvette ferrari1 porsche1 google123 facebook
  linkedin dropbox1 myspace1 summer2024 winter2024 spring2024 summer2025 winter2025 summer2026 winter2026
  january1 december monday123 asdfjkl; !qaz2wsx !@#$%^&* 1234qwer qwer1234 qwerasdf zxcvasdf 123qweasd
  123qweasdzxc q1w2e3r4t5y6 qazwsxedc 1qaz@wsx
`.trim().split(/\s+/));
