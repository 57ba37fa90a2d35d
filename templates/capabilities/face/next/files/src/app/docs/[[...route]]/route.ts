export const dynamic = 'force-dynamic';
export { GET } from '../../v1/[[...route]]/route.ts';
