import { Body, Controller, Get, Headers, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { EnrolledDevice, ExplainView, Ticket } from '@app/contract';
import { Public } from '../auth/permit.js';
import { Tickets } from '../delivery/tickets.js';
import { LimitRate } from '../platform/limit-rate.js';
import { DeviceReportDto, EnrolDeviceDto, ExplainQuery, RequestTicketDto } from './agent.dto.js';
import { EnrolmentService } from './enrolment.service.js';
import { ExplanationService } from './explanation.service.js';
import { ReportsService } from './reports.service.js';

/** What agents call. Each route checks a credential of its own: enrolment token, device key or ticket. */
@ApiTags('agent')
@Controller('agent/v1')
@Public()
export class AgentController {
  constructor(
    private readonly enrolment: EnrolmentService,
    private readonly reports: ReportsService,
    private readonly explanation: ExplanationService,
    private readonly tickets: Tickets,
  ) {}

  @Post('enroll')
  @LimitRate({ limit: 120, seconds: 60, what: 'enrolments from this address' })
  enrol(@Body() device: EnrolDeviceDto): Promise<EnrolledDevice> {
    return this.enrolment.enrol(device);
  }

  /** An hour of access for whoever holds the device's key; also the heartbeat that tells the current channel. */
  @Post('ticket')
  @LimitRate({ limit: 6000, seconds: 60, what: 'tickets for this address' })
  @HttpCode(200)
  issueTicket(@Body() request: RequestTicketDto): Promise<Ticket> {
    return this.enrolment.issueTicket(request);
  }

  /** 202: the report is in the database. */
  @Post('report')
  @HttpCode(202)
  async report(
    @Headers('authorization') authorization: string | undefined,
    @Body() report: DeviceReportDto,
  ): Promise<void> {
    await this.reports.save(this.tickets.check(authorization).deviceId, report);
  }

  @Get('explain')
  explain(
    @Headers('authorization') authorization: string | undefined,
    @Query() { server }: ExplainQuery,
  ): Promise<ExplainView> {
    return this.explanation.explain(this.tickets.check(authorization).deviceId, server);
  }
}
