import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import type { ImportedClient } from '@app/contract';
import { CLIENT_IDS, ORGANISATION } from '@app/domain';

const IMPORTED_CLIENTS: readonly ImportedClient[] = [...CLIENT_IDS, 'cursor', 'plain'];

/** `POST /imports` */
export class ImportQuery {
  /** Whose template the servers are added to. */
  @IsOptional()
  @IsString()
  @MaxLength(63)
  team: string = ORGANISATION;

  /** Whose file it is; where it is not said, the file's shape tells. */
  @IsOptional()
  @IsIn(IMPORTED_CLIENTS)
  client?: ImportedClient;
}
