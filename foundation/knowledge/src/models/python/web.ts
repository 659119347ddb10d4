import {
  barrier,
  calls,
  Context,
  ends,
  has,
  Kind,
  neutral,
  renders,
  returns,
  sink,
  source,
  type ModelRow,
} from '../row.ts'

const verbs = '{get,post,put,delete,patch,head,options}'

/** https://flask.palletsprojects.com/api/ */
const flask: readonly ModelRow[] = [
  ...returns('flask.Flask', 'flask.{Flask,Blueprint}', 'quart.{Quart,Blueprint}'),
  ...renders('arg0', ['@remote'], `flask.Flask.{route,get,post,put,delete,patch,websocket}()`),
  ...has('flask.Request', 'flask.request', 'quart.request', 'flask.globals.request'),
  ...source(
    Kind.remote,
    'flask.Request.{args,form,values,json,data,files,headers,cookies,query_string,url,full_path,referrer,user_agent,view_args,stream,environ,authorization,host,mimetype_params,input_stream}',
  ),
  ...source(Kind.remote, 'flask.Request.{get_json,get_data}()'),
  ...neutral('flask.Request.{method,is_json,content_length,endpoint,blueprint,scheme,is_secure}'),
  ...sink(Context.trust, 'value', ['flask.session.[]']),
  ...sink(Context.trust, 'key', ['flask.session.[]']),
  ...sink(Context.redirect, 'arg0=location', ['flask.redirect', 'werkzeug.utils.redirect']),
  ...sink(Context.template, 'arg0=source', ['flask.render_template_string']),
  ...sink(Context.html, 'arg0', ['flask.{make_response,Response}', 'flask.wrappers.Response']),
  ...sink(Context.html, 'arg0', ['{markupsafe,flask,jinja2}.Markup']),
  ...sink(Context.path, 'arg0', ['flask.send_file']),
  ...barrier(
    Context.path | Context.rawPath,
    'flask.safe_join',
    'werkzeug.utils.{safe_join,secure_filename}',
    'werkzeug.security.safe_join',
    'werkzeug.secure_filename',
  ),
  ...neutral('flask.{render_template,jsonify,url_for,send_from_directory,flash}'),
  ...ends('flask.abort', 'werkzeug.exceptions.abort'),
]

/** https://docs.djangoproject.com/en/stable/ref/ */
const django: readonly ModelRow[] = [
  ...source(
    Kind.remote,
    'django.HttpRequest.{GET,POST,COOKIES,META,FILES,body,path,path_info,headers,data,query_params,content_params,REQUEST}',
  ),
  ...source(Kind.remote, 'django.HttpRequest.{get_full_path,build_absolute_uri,read,get_host,get_signed_cookie}()'),
  ...neutral('django.HttpRequest.{method,user,session,is_ajax,is_secure,scheme,resolver_match,site}'),
  ...sink(Context.html, 'arg0=content', [
    'django.http.{HttpResponse,HttpResponseBadRequest,HttpResponseNotFound,HttpResponseForbidden,HttpResponseServerError}',
    'django.http.response.HttpResponse',
  ]),
  ...sink(Context.html, 'arg0', [
    'django.utils.safestring.{mark_safe,SafeString,SafeText}',
    'django.utils.html.mark_safe',
  ]),
  ...sink(Context.redirect, 'arg0', [
    'django.http.{HttpResponseRedirect,HttpResponsePermanentRedirect}',
    'django.shortcuts.redirect',
  ]),
  ...sink(Context.sql, 'arg0', ['*.{raw}'], { when: [{ at: 'receiver', matches: /^objects$/ }] }),
  ...sink(Context.sql, 'arg0', ['django.db.models.expressions.RawSQL', 'django.db.models.RawSQL']),
  ...sink(Context.sql, 'arg0|kw:where|kw:select|kw:tables', ['*.extra'], {
    when: [{ at: 'receiver', matches: /objects|filter|all|qs|queryset/ }],
  }),
  ...returns('dbapi.Cursor', 'django.db.{connection,connections.[]}.cursor'),
  ...sink(Context.template, 'arg0', ['django.template.Template', 'django.template.engine.Engine.from_string']),
  ...neutral('django.shortcuts.{render,get_object_or_404}', 'django.http.JsonResponse', 'django.urls.reverse'),
  ...barrier(Context.html, 'django.utils.html.{escape,conditional_escape,format_html,strip_tags,escapejs}'),
]

/** FastAPI and Starlette, aiohttp, Tornado, Bottle, Sanic. */
const others: readonly ModelRow[] = [
  ...returns(
    'fastapi.FastAPI',
    'fastapi.{FastAPI,APIRouter}',
    'fastapi.applications.FastAPI',
    'fastapi.routing.APIRouter',
  ),
  ...calls('arg0', ['@remote'], `fastapi.FastAPI.{get,post,put,delete,patch,head,options,api_route,websocket}()`),
  ...has('starlette.Request', 'fastapi.Request', 'starlette.requests.Request'),
  ...source(Kind.remote, 'starlette.Request.{query_params,path_params,headers,cookies,url,base_url}'),
  ...source(Kind.remote, 'starlette.Request.{json,body,form,stream}()'),
  ...sink(Context.html, 'arg0=content', ['{fastapi.responses,starlette.responses}.HTMLResponse']),
  ...sink(Context.redirect, 'arg0=url', ['{fastapi.responses,starlette.responses}.RedirectResponse']),
  ...sink(Context.path, 'arg0=path', ['{fastapi.responses,starlette.responses}.FileResponse']),
  ...returns('aiohttp.web.Application', 'aiohttp.web.Application'),
  ...has('aiohttp.Router', 'aiohttp.web.Application.router'),
  ...calls('arg1', ['aiohttp.Request'], `aiohttp.Router.add_${verbs}`),
  ...calls('arg2', ['aiohttp.Request'], 'aiohttp.Router.add_route'),
  ...calls('arg0', ['aiohttp.Request'], `aiohttp.web.RouteTableDef.${verbs}()`),
  ...source(
    Kind.remote,
    'aiohttp.Request.{query,match_info,headers,cookies,rel_url,url,path,query_string,path_qs,raw_path}',
  ),
  ...source(Kind.remote, 'aiohttp.Request.{json,post,text,read,multipart}()'),
  ...sink(Context.html, 'kw:text|kw:body', ['aiohttp.web.Response'], {
    when: [{ at: 'kw:content_type', is: ['text/html'] }],
  }),
  ...sink(Context.redirect, 'arg0', ['aiohttp.web.{HTTPFound,HTTPMovedPermanently,HTTPSeeOther}']),
  ...source(
    Kind.remote,
    'tornado.web.RequestHandler.{get_argument,get_query_argument,get_body_argument,get_arguments,get_cookie,get_query_arguments,get_body_arguments}()',
  ),
  ...source(Kind.remote, 'tornado.web.RequestHandler.request'),
  ...sink(Context.html, 'arg0', ['tornado.web.RequestHandler.{write,finish}']),
  ...sink(Context.redirect, 'arg0', ['tornado.web.RequestHandler.redirect']),
  ...source(
    Kind.remote,
    'bottle.request.{query,forms,params,json,body,cookies,headers,GET,POST}',
    'sanic.Request.{args,form,json,body,headers,cookies}',
  ),
  ...calls('arg0', ['@remote'], 'bottle.{route,get,post}()', 'bottle.Bottle.{route,get,post}()'),
  ...source(Kind.remote, 'aws.Event'),
  ...source(Kind.remote, 'azure.functions.HttpRequest.{params,headers,form,route_params,files}'),
  ...source(Kind.remote, 'azure.functions.HttpRequest.{get_json,get_body}()'),
]

export const web: readonly ModelRow[] = [...flask, ...django, ...others]
