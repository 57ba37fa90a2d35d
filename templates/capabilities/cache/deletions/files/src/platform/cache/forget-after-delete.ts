import type { UnitOfWork } from '../db/unit-of-work.ts';
import type { Cache } from './cache.ts';

interface Deleting {
  delete(id: string, version?: number): Promise<boolean>;
}

interface Forgotten {
  readonly cache: Pick<Cache, 'forget'>;
  /** Of what is kept of rows that go, or change, with the deleted one. */
  readonly names: readonly string[];
  readonly unitOfWork: Pick<UnitOfWork, 'afterCommit'>;
}

/** The database carries a deletion on to the rows that refer to the deleted one: what is kept of those is forgotten, too. */
export function forgetAfterDelete<Repository extends Deleting>(repository: Repository, { cache, names, unitOfWork }: Forgotten): Repository {
  const forget = async () => {
    await Promise.all(names.map((name) => cache.forget(name)));
  };
  return {
    ...repository,
    async delete(id, version) {
      const deleted = await repository.delete(id, version);
      if (deleted) await unitOfWork.afterCommit(forget);
      return deleted;
    },
  };
}
