import { IsBase64, Length } from 'class-validator';
import type { PublishRoot } from '@app/contract';

/** Agents take a root of at most 64 KB. */
const LONGEST = Math.ceil((64 * 1024) / 3) * 4;

export class PublishRootDto implements PublishRoot {
  @IsBase64()
  @Length(4, LONGEST)
  document!: string;
}
