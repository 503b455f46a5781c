import type { RequestHandler } from './$types';

/** Counts a view once the page is really looked at; a page made ahead of the click is not. */
const SCRIPT = `(function(d,s){function send(){navigator.sendBeacon&&navigator.sendBeacon('/b',s)}
if(d.prerendering)d.addEventListener('prerenderingchange',send,{once:true});else send()})(document,document.currentScript.dataset.a);
`;

export const GET: RequestHandler = () =>
	new Response(SCRIPT, {
		headers: {
			'content-type': 'text/javascript; charset=utf-8',
			'cache-control': 'public, max-age=31536000, immutable',
		},
	});
