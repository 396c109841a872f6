import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import type { ImportedClient } from '@app/contract';
import { CLIENT_IDS } from '@app/domain';

const IMPORTED_CLIENTS: readonly ImportedClient[] = [...CLIENT_IDS, 'cursor', 'plain'];

/** `POST /imports` */
export class ImportQuery {
  /** Whose template the servers are added to; default the organisation's. */
  @IsOptional()
  @IsString()
  @MaxLength(63)
  team?: string;

  /** Whose file it is; where it is not said, the file's shape tells. */
  @IsOptional()
  @IsIn(IMPORTED_CLIENTS)
  client?: ImportedClient;

  /** Name of the file: it tells the client where the shape does not. Not kept. */
  @IsOptional()
  @IsString()
  @MaxLength(300)
  file?: string;
}
