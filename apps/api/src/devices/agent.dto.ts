import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import {
  CLIENT_STATES,
  type ClientReport,
  type DeviceReport,
  type EnrolDevice,
  type RequestTicket,
} from '@app/contract';
import { CLIENT_IDS, OSES, type Os } from '@app/domain';

const CLIENTS = [...CLIENT_IDS, 'launcher'] as const;
const OUTCOMES = ['in-sync', 'failed', 'refused', 'stale', 'unreachable', 'drift-repaired'] as const;
const MOST_RELEASE = 2 ** 31 - 1;

/** Host names and versions end in lists and logs: printable, one line. */
const ONE_LINE = /^[^\p{C}]+$/u;

export class EnrolDeviceDto implements EnrolDevice {
  @ApiProperty({ description: '`id.secret.rootSHA256`' })
  @IsString()
  @MaxLength(300)
  token!: string;

  @ApiProperty()
  @IsString()
  @Matches(ONE_LINE)
  @MaxLength(255)
  hostname!: string;

  @ApiProperty({ enum: OSES })
  @IsIn(OSES)
  os!: Os;

  @ApiProperty()
  @IsString()
  @Matches(ONE_LINE)
  @MaxLength(64)
  agentVersion!: string;

  @ApiProperty({ description: 'SPKI of an Ed25519 key, base64 of the DER' })
  @IsString()
  @MaxLength(200)
  publicKey!: string;

  @ApiProperty({ description: 'false when the first root was trusted on sight' })
  @IsBoolean()
  rootPinned!: boolean;
}

export class RequestTicketDto implements RequestTicket {
  @ApiProperty()
  @IsUUID()
  deviceId!: string;

  @ApiProperty()
  @IsString()
  @MaxLength(40)
  issuedAt!: string;

  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  nonce!: string;

  @ApiProperty({
    description: 'Ed25519, base64, over `quartermaster-ticket\\n{deviceId}\\n{issuedAt}\\n{nonce}`',
  })
  @IsString()
  @MaxLength(100)
  signature!: string;
}

export class ClientReportDto implements ClientReport {
  @ApiProperty({ enum: CLIENTS })
  @IsIn(CLIENTS)
  client!: ClientReport['client'];

  @ApiProperty({ enum: CLIENT_STATES })
  @IsIn(CLIENT_STATES)
  state!: ClientReport['state'];

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  reason?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(4096)
  path?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/)
  sha256?: string;

  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMaxSize(500)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  servers!: string[];
}

export class DeviceReportDto implements DeviceReport {
  @ApiProperty()
  @IsString()
  @Matches(ONE_LINE)
  @MaxLength(64)
  agentVersion!: string;

  @ApiProperty()
  @IsISO8601({ strict: true })
  reportedAt!: string;

  @ApiProperty({ enum: OUTCOMES })
  @IsIn(OUTCOMES)
  outcome!: DeviceReport['outcome'];

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(64)
  code?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  reason?: string;

  @ApiProperty({ type: Number, nullable: true })
  @ValidateIf((_, value) => value !== null)
  @IsInt()
  @Min(0)
  @Max(MOST_RELEASE)
  received!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  @ValidateIf((_, value) => value !== null)
  @IsInt()
  @Min(0)
  @Max(MOST_RELEASE)
  applied!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  @ValidateIf((_, value) => value !== null)
  @IsInt()
  @Min(1)
  @Max(MOST_RELEASE)
  rootVersion!: number | null;

  @ApiProperty({ type: [ClientReportDto] })
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => ClientReportDto)
  clients!: ClientReportDto[];
}

/** `GET /agent/v1/explain` */
export class ExplainQuery {
  @ApiProperty({ description: 'Name or key of a server' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(300)
  server!: string;
}
