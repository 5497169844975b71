// What the server can do, by the operation ids of its OpenAPI description (vite.config.ts reads the copy).
declare const __OPERATIONS__: string[];

const operations = new Set(__OPERATIONS__);

export const can = (operation: string): boolean => operations.has(operation);
