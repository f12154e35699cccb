// How many times in a second of processor time mailauth seals and verifies the message that ArcBenchmark takes; its verifying
// looks for DKIM signatures too, of which there are none. The arguments are the directory with msg10k.eml, rsa2048.pem and
// dns-cache.json, and the directory that mailauth is installed in.
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const [directory, home] = process.argv.slice(2);
const { authenticate, sealMessage } = require(path.join(home, 'node_modules', 'mailauth'));
const { version } = require(path.join(home, 'node_modules', 'mailauth', 'package.json'));

const read = file => fs.readFileSync(path.join(directory, file));
const privateKey = read('rsa2048.pem').toString();
const records = JSON.parse(read('dns-cache.json'));

const resolver = async (name, type) => {
    if (records[name]?.[type]) {
        return records[name][type];
    }
    throw Object.assign(new Error(`there is no ${type} of ${name}`), { code: 'ENOTFOUND' });
};

const seal = (message, signingDomain, cv) =>
    sealMessage(message, {
        signingDomain,
        selector: 'arc',
        privateKey,
        cv,
        authResults: `mx.${signingDomain}; arc=${cv}; spf=pass smtp.mailfrom=joe@example.org`
    });

const verify = async message => {
    const { arc } = await authenticate(message, { resolver, disableDmarc: true, disableBimi: true });
    if (arc.status.result !== 'pass') {
        throw new Error(`it says ${JSON.stringify(arc.status)}`);
    }
};

const measure = async (what, work, times) => {
    for (let i = 0; i < times / 2; i++) {
        await work();
    }
    const before = process.cpuUsage();
    for (let i = 0; i < times; i++) {
        await work();
    }
    const { user, system } = process.cpuUsage(before);
    console.log(`${what}: ${Math.round((times * 1e6) / (user + system))} a second`);
};

const run = async () => {
    const unsealed = Buffer.from(read('msg10k.eml').toString('binary').replace(/\r?\n/g, '\r\n'), 'binary');
    const oneHop = Buffer.concat([await seal(unsealed, 'fwd.example', 'none'), unsealed]);
    const twoHops = Buffer.concat([await seal(oneHop, 'hop2.example', 'pass'), oneHop]);

    console.log(`mailauth ${version}, Node.js ${process.version}`);
    await measure('seal', () => seal(unsealed, 'fwd.example', 'none'), 2000);
    await measure('verify one hop', () => verify(oneHop), 6000);
    await measure('verify two hops', () => verify(twoHops), 4000);
};

run();
