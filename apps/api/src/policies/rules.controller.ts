import { Controller, Get } from '@nestjs/common';
import type { Page, RuleView } from '@app/contract';
import { rules } from '@app/policy';
import { Permit } from '../auth/permit.js';
import { toRuleView } from './policy-view.js';

@Controller('api/v1/policy')
export class RulesController {
  /** Every rule there is, always on one page. */
  @Get('rules')
  @Permit()
  listRules(): Page<RuleView> {
    return { items: rules.map(toRuleView), nextCursor: null };
  }
}
