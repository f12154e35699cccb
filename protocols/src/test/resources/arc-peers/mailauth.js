// Seals and verifies ARC chains with mailauth: a JSON object a line in, one out. The first line out names the version.
// The argument is the directory that mailauth is installed in.
'use strict';

const path = require('node:path');
const readline = require('node:readline');

const home = path.join(process.argv[2], 'node_modules', 'mailauth');
const { authenticate } = require(home);

const resolverOf = dns => async (name, type) => {
    if (type === 'TXT' && name in dns) {
        return [[dns[name]]];
    }
    throw Object.assign(new Error(`there is no ${type} of ${name}`), { code: 'ENOTFOUND' });
};

const sealOf = asked => ({ signingDomain: asked.domain, selector: asked.selector, privateKey: asked.key });

const answer = async asked => {
    const message = Buffer.from(asked.message, 'base64');
    const sealing = asked.do === 'seal';
    const found = await authenticate(message, {
        resolver: resolverOf(asked.dns),
        mta: asked.authservId,
        disableDmarc: true,
        disableBimi: true,
        seal: sealing ? sealOf(asked) : undefined
    });
    return sealing
        ? { message: Buffer.concat([Buffer.from(found.headers, 'binary'), message]).toString('base64') }
        : { result: found.arc.status.result, reason: found.arc.status.comment || '' };
};

const answerAll = async () => {
    console.log(JSON.stringify({ version: require(path.join(home, 'package.json')).version }));
    for await (const line of readline.createInterface({ input: process.stdin })) {
        const answered = await answer(JSON.parse(line)).catch(fault => ({ error: String(fault.stack) }));
        console.log(JSON.stringify(answered));
    }
};

answerAll();
