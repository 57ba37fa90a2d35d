import { BlockList, isIP } from 'node:net';

/** Networks of IPv4 that are somebody's own, or nobody's (IANA's registry of special-purpose addresses). */
const SPECIAL = [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12],
  ['192.0.0.0', 24], ['192.0.2.0', 24], ['192.88.99.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['198.51.100.0', 24],
  ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4],
] as const;

/** Of what is public in IPv6, what leads to IPv4 or is for documents. */
const TUNNELS = [['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['3fff::', 20]] as const;

const special = new BlockList();
for (const [network, bits] of SPECIAL) special.addSubnet(network, bits, 'ipv4');
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');
const tunnels = new BlockList();
for (const [network, bits] of TUNNELS) tunnels.addSubnet(network, bits, 'ipv6');

/** Whether an address is one of the internet: none of this machine, of its network, or of what a cloud tells its machines. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4: return !special.check(address, 'ipv4');
    case 6: return global.check(address, 'ipv6') && !tunnels.check(address, 'ipv6');
    default: return false;
  }
}
