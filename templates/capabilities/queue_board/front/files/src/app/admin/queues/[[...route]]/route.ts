export const dynamic = 'force-dynamic';
export { GET, PUT } from '../../../v1/[[...route]]/route.ts';
