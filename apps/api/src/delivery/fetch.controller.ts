import { Controller, Get, Header, Param, ParseEnumPipe, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { CLIENT_IDS, FleetError, OSES, type Os } from '@app/domain';
import { CurrentCaller, type Caller } from '../auth/caller.js';
import { Permit, PermitToken, Public } from '../auth/permit.js';
import { FetchService } from './fetch.service.js';
import { sendFile } from './served-file.js';

const OS_PIPE = new ParseEnumPipe(Object.fromEntries(OSES.map((os) => [os, os])) as Record<Os, Os>, {
  exceptionFactory: () =>
    new FleetError('INVALID_INPUT', 'there is no such OS', { hint: `OSes are ${OSES.join(', ')}` }),
});
const SIGNATURE = '.sig';

/** Files for hosts without the agent: docs/fetch.md. HEAD answers as GET does, without the body. */
@ApiTags('fetch')
@Controller('fetch/v1')
export class FetchController {
  constructor(private readonly fetch: FetchService) {}

  /** The keys of this server, one line each, for `ssh-keygen -Y verify -f`. Fetch once and keep. */
  @Get('allowed_signers')
  @Public()
  @Header('content-type', 'text/plain; charset=utf-8')
  @Header('cache-control', 'public, no-cache')
  getAllowedSigners(): string {
    return this.fetch.toAllowedSigners();
  }

  /** The file of a client (`claude-desktop`, `claude-code`, `vscode`, `launcher`); with `.sig` after it, its signed statement. */
  @Get('teams/:team/:os/:client')
  @Permit()
  @PermitToken('fetch')
  @ApiBearerAuth()
  @ApiQuery({ name: 'form', required: false, description: 'where a client has several' })
  @ApiOkResponse({ description: 'the bytes as signed, with ETag, Repr-Digest and X-Quartermaster-Release' })
  async get(
    @CurrentCaller() caller: Caller,
    @Param('team') team: string,
    @Param('os', OS_PIPE) os: Os,
    @Param('client') client: string,
    @Query('form') form: string | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    checkTeam(caller, team);
    const signed = client.endsWith(SIGNATURE);
    const query = {
      team,
      os,
      client: parseClient(signed ? client.slice(0, -SIGNATURE.length) : client),
      form,
    };
    sendFile(
      request,
      response,
      signed ? await this.fetch.getStatement(query) : await this.fetch.getFile(query),
    );
  }
}

/** Another team answers as one that does not exist. */
function checkTeam({ via }: Caller, team: string): void {
  if (via.kind === 'token' && via.scopes.includes('fetch') && via.team === team) return;
  throw new FleetError('NOT_FOUND', `there is no team ${team.slice(0, 70)} for this token`, {
    hint: 'a fetch token is for one team: compare the path with the team it was created for',
  });
}

function parseClient(text: string): string {
  if ([...CLIENT_IDS, 'launcher'].includes(text)) return text;
  throw new FleetError('NOT_FOUND', `there is no client ${text.slice(0, 70)}`, {
    hint: `clients are ${CLIENT_IDS.join(', ')} and launcher`,
  });
}
