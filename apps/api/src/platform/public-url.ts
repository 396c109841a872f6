import { Injectable } from '@nestjs/common';
import { Config } from './config.js';

/** What people and workstations call this server. Without QM_PUBLIC_URL it is known once the server listens. */
@Injectable()
export class PublicUrl {
  private url: string;

  constructor(config: Config) {
    this.url = config.publicUrl ?? `http://${config.host}:${config.port}`;
  }

  /** Without a slash at its end. */
  get(): string {
    return this.url;
  }

  set(url: string): void {
    this.url = url;
  }
}
