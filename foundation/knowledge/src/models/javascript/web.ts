import {
  calls,
  Context,
  ends,
  has,
  Kind,
  neutral,
  returns,
  same,
  sink,
  source,
  textSource,
  type ModelRow,
} from '../row.ts'

const verbs = '{get,post,put,delete,patch,use,all,options,head,param,del}'
const handler = ['express.Request', 'express.Response', 'express.Next']

/** Express and what speaks like it: Restify, Polka, Connect. Documentation: https://expressjs.com/en/4x/api.html */
const express: readonly ModelRow[] = [
  ...returns(
    'express.Application',
    'express',
    'express.Router',
    'express.default',
    'express.Application.route',
    'polka',
    'restify.createServer',
    'connect',
  ),
  ...calls('arg0..', handler, `express.Application.${verbs}`),
  ...source(Kind.remote, 'express.Request.{query,body,cookies,signedCookies,files,file,rawBody}'),
  ...textSource(
    Kind.remote,
    'express.Request.{params,headers,url,originalUrl,hostname,path,subdomains,rawHeaders,baseUrl}',
  ),
  ...textSource(Kind.remote, 'express.Request.{get,header,param}()'),
  ...has('express.Response', 'express.Request.res'),
  ...has('express.Request', 'express.Response.req'),
  ...neutral(
    'express.Request.{method,protocol,secure,xhr,fresh,stale,app,route,session,user,log,id,socket,connection,accepts,is,isAuthenticated}',
  ),
  ...sink(Context.html, 'arg0', ['express.Response.{send,write,end}']),
  ...same(
    'receiver',
    'express.Response.{status,set,header,type,contentType,links,vary,append,cookie,clearCookie,attachment,setHeader,code}',
  ),
  ...sink(Context.redirect, 'arg0|arg1', ['express.Response.redirect']),
  ...sink(Context.redirect, 'arg0', ['express.Response.location']),
  ...sink(Context.path, 'arg0', ['express.Response.{sendFile,download,sendfile}'], {
    when: [{ at: 'arg1.root', missing: true }],
  }),
  ...sink(Context.template, 'arg0', ['express.Response.render']),
  ...sink(Context.header, 'arg1', ['express.Response.{setHeader,writeHead}']),
  ...neutral('express.Response.{json,jsonp,sendStatus}', 'express.Next'),
]

/** https://koajs.com */
const koa: readonly ModelRow[] = [
  ...returns('koa.Application', 'koa', 'koa.default'),
  ...calls('arg0..', ['koa.Context', ''], 'koa.Application.use'),
  ...returns('koa.Router', '{@koa.router,koa-router}', '{@koa.router,koa-router}.default', 'koa.Router.prefix'),
  ...calls('arg0..', ['koa.Context', ''], `koa.Router.${verbs}`),
  ...has('koa.Context', 'koa.Context.{request,req,ctx}'),
  ...source(
    Kind.remote,
    'koa.Context.{query,params,headers,header,querystring,url,originalUrl,path,href,host,hostname,body,cookies.get,search}',
  ),
  ...source(Kind.remote, 'koa.Context.{get,cookies.get}()'),
  ...has('koa.Response', 'koa.Context.response'),
  ...sink(Context.html, 'value', ['koa.Context.body=', 'koa.Response.body=']),
  ...sink(Context.redirect, 'arg0', ['koa.Context.redirect', 'koa.Response.redirect']),
]

/** https://fastify.dev/docs/latest/Reference/ */
const fastify: readonly ModelRow[] = [
  ...returns('fastify.Instance', 'fastify', 'fastify.default', 'fastify.fastify'),
  ...calls('arg1..', ['fastify.Request', 'fastify.Reply'], `fastify.Instance.${verbs}`),
  ...calls('arg0.handler|arg0.preHandler', ['fastify.Request', 'fastify.Reply'], 'fastify.Instance.route'),
  ...calls('arg1', ['fastify.Request', 'fastify.Reply'], 'fastify.Instance.addHook'),
  ...calls('arg0', ['fastify.Instance', '', ''], 'fastify.Instance.register'),
  ...source(Kind.remote, 'fastify.Request.{query,params,body,headers,cookies,url,originalUrl,hostname}'),
  ...same('receiver', 'fastify.Reply.{code,status,header,headers,type}'),
  ...sink(Context.redirect, 'arg0|arg1', ['fastify.Reply.redirect']),
  ...sink(Context.path, 'arg0', ['fastify.Reply.{sendFile,download}']),
  ...sink(Context.response, 'arg0', ['fastify.Reply.send']),
]

/** https://hapi.dev/api and https://hono.dev/docs/api/context */
const others: readonly ModelRow[] = [
  ...returns('hapi.Server', '{@hapi.hapi,hapi}.{server,Server}'),
  ...calls(
    'arg0.handler|arg0.config.handler|arg0.options.handler',
    ['hapi.Request', 'hapi.Toolkit'],
    'hapi.Server.route',
  ),
  ...source(Kind.remote, 'hapi.Request.{query,params,payload,headers,state,url,path}'),
  ...sink(Context.html, 'arg0', ['hapi.Toolkit.response']),
  ...sink(Context.redirect, 'arg0', ['hapi.Toolkit.redirect']),
  ...sink(Context.path, 'arg0', ['hapi.Toolkit.file']),
  ...returns('hono.App', 'hono.Hono', 'hono.App.{basePath,route}'),
  ...calls('arg0..', ['hono.Context', ''], `hono.App.${verbs}`),
  ...has('hono.Request', 'hono.Context.req'),
  ...source(Kind.remote, 'hono.Request.{query,queries,param,header,json,text,parseBody,formData,valid}()'),
  ...source(Kind.remote, 'hono.Request.{url,path}'),
  ...sink(Context.html, 'arg0', ['hono.Context.html']),
  ...sink(Context.redirect, 'arg0', ['hono.Context.redirect']),
  ...returns('node.Server', 'http.createServer', 'https.createServer', 'http2.{createServer,createSecureServer}'),
  ...calls(
    'arg0..',
    ['node.Request', 'node.Response'],
    'http.createServer',
    'https.createServer',
    'http2.{createServer,createSecureServer}',
  ),
  ...calls('arg1', ['node.Request', 'node.Response'], 'node.Server.on'),
  ...source(Kind.remote, 'node.Request.{url,headers,rawHeaders,trailers}'),
  ...calls('arg1', ['@remote'], 'node.Request.on', 'express.Request.on'),
  ...sink(Context.html, 'arg0', ['node.Response.{write,end}']),
  ...sink(Context.header, 'arg1', ['node.Response.{setHeader,writeHead}']),
  ...calls('arg1', ['socketio.Socket'], 'socketio.Server.{on,of}', 'socketio.Namespace.on'),
  ...returns('socketio.Server', 'socket.io', 'socket.io.Server', 'socket.io.default'),
  ...calls('arg1', ['@remote', ''], 'socketio.Socket.on', 'ws.Socket.on'),
  ...returns('ws.Server', 'ws.{Server,WebSocketServer}'),
  ...calls('arg1', ['ws.Socket', 'node.Request'], 'ws.Server.on'),
  ...source(
    Kind.remote,
    'aws.Event.{body,queryStringParameters,pathParameters,headers,multiValueQueryStringParameters,multiValueHeaders,rawPath,rawQueryString,cookies,Records,detail,arguments,path}',
  ),
  ...source(Kind.remote, 'azure.Request.{query,body,params,headers,rawBody,url}'),
  ...has('azure.Request', 'azure.Context.req'),
  ...source(Kind.remote, 'next.Request.{query,body,cookies,headers,url,nextUrl}'),
  ...source(Kind.remote, 'next.WebRequest.{url,nextUrl,headers,cookies}'),
  ...source(Kind.remote, 'next.WebRequest.{json,text,formData,arrayBuffer}()'),
  ...sink(Context.redirect, 'arg0', [
    'next.navigation.{redirect,permanentRedirect}',
    'next.server.NextResponse.redirect',
  ]),
  ...ends('process.{exit,abort}'),
]

export const web: readonly ModelRow[] = [...express, ...koa, ...fastify, ...others]
