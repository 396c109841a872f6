import type { Api } from './harness.js';

/** What stories start from, made through the API itself: `await api.given.team('platform')`. Add what you need. */
export class Given {
  constructor(private readonly api: Api) {}

  /** A team below the organisation, or below another one. */
  async team(slug: string, parent?: string): Promise<void> {
    await this.api
      .as('admin')
      .post('/teams', { slug, name: slug, ...(parent === undefined ? {} : { parent }) })
      .expect(201);
  }
}
