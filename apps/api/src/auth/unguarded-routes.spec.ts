import 'reflect-metadata';
import { Controller, Get, Module, Post } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { Routes } from '../platform/routes.js';
import { Permit, PermitToken, Public } from './permit.js';
import { UnguardedRoutes } from './unguarded-routes.js';

@Controller('guarded')
class GuardedController {
  @Get()
  @Public()
  open() {}

  @Post(':id')
  @Permit()
  signedIn() {}

  @Get('file')
  @PermitToken('fetch')
  scoped() {}
}

@Controller('all')
@Permit('auditor')
class GuardedAsAWhole {
  @Get()
  list() {}
}

@Controller('forgotten')
class ForgottenController {
  @Get()
  @Permit()
  list() {}

  @Post('everything')
  delete() {}
}

async function boot(...controllers: (new () => unknown)[]): Promise<void> {
  @Module({ imports: [DiscoveryModule], controllers, providers: [Routes, UnguardedRoutes] })
  class Application {}
  const nest = await NestFactory.create(Application, { logger: false, abortOnError: false });
  try {
    await nest.init();
  } finally {
    await nest.close();
  }
}

it('starts when every route says who may use it', async () => {
  await expect(boot(GuardedController, GuardedAsAWhole)).resolves.toBeUndefined();
});

it('does not start with a route that says nothing, and names it', async () => {
  await expect(boot(GuardedController, ForgottenController)).rejects.toThrow(
    'routes with neither @Public() nor @Permit(): POST /forgotten/everything (ForgottenController.delete)',
  );
});
