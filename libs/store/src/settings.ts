import { Repository } from './connection.js';
import { Prisma } from './generated/client.js';

/** Small state that the server owns, such as the id of the key that seals tickets. JSON in and out; never a secret. */
export class SettingsRepository extends Repository {
  /** Undefined when there is none. */
  async find(key: string): Promise<unknown> {
    return (await this.db.setting.findUnique({ where: { key } }))?.value;
  }

  async put(key: string, value: unknown): Promise<void> {
    const json = value === null ? Prisma.JsonNull : (value as Prisma.InputJsonValue);
    await this.db.setting.upsert({ where: { key }, create: { key, value: json }, update: { value: json } });
  }

  async delete(key: string): Promise<void> {
    await this.db.setting.deleteMany({ where: { key } });
  }
}
