export const REGISTRY_TRAIL = [['Registry', '/servers']] as const;
