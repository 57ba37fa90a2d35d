source /work/lab/env 2; cd /work/lab/h2; bash mk.sh "$@"; cd $1
(/work/lab/heavy nice npm run typecheck; nice npx vitest run test/contract/soft-delete.test.ts test/integration/db/schema.test.ts) > ../$1.out 2>&1; echo done >> ../$1.out
