<?php
// WordPress's own Akismet plugin over WordPress's own HTTP code, without a database: what it answered, as JSON.
error_reporting(0);
define('ABSPATH', $argv[1] . '/usr/share/wordpress/');
define('WPINC', 'wp-includes');
foreach (['WP_CONTENT_DIR' => ABSPATH . 'wp-content', 'WP_DEBUG' => false, 'MINUTE_IN_SECONDS' => 60, 'HOUR_IN_SECONDS' => 3600,
          'DAY_IN_SECONDS' => 86400, 'KB_IN_BYTES' => 1024, 'MB_IN_BYTES' => 1048576, 'AKISMET_VERSION' => '5.0.2',
          'AKISMET_DELETE_LIMIT' => 10000] as $name => $value) define($name, $value);
$wp_version = '6.1.9';
$options = ['blog_charset' => 'UTF-8', 'home' => 'https://blog.example', 'siteurl' => 'https://blog.example',
            'wordpress_api_key' => getenv('OLD'), 'active_plugins' => []];
class NoDatabase {
    public $options = 'options';
    function __call($name, $given) { return ['update' => 1, 'query' => 1, 'insert' => 1, 'get_results' => [], 'prepare' => ''][$name] ?? null; }
}
$wpdb = new NoDatabase;
$parts = 'plugin cache load class-wp-error functions formatting kses http class-wp-http class-wp-http-streams class-wp-http-curl '
    . 'class-wp-http-proxy class-wp-http-cookie class-wp-http-encoding class-wp-http-response class-wp-http-requests-response '
    . 'class-wp-http-requests-hooks link-template general-template l10n';
foreach (explode(' ', $parts) as $part) require_once ABSPATH . WPINC . "/$part.php";
wp_cache_init();
wp_cache_set('alloptions', $options, 'options');
foreach (['wp_installing', 'current_user_can', 'get_userdata'] as $name) if (!function_exists($name)) eval("function $name() { return false; }");
require ABSPATH . 'wp-content/plugins/akismet/class.akismet.php';
require ABSPATH . 'wp-content/plugins/akismet/class.akismet-admin.php';
function said($text) {
    return Akismet::build_query(['blog' => 'https://blog.example', 'user_ip' => '192.0.2.7', 'user_agent' => 'Browser/1',
        'comment_content' => $text, 'comment_type' => 'comment', 'comment_context' => ['a', 'b'], 'POST_ak_js' => '123']);
}
// A key that was revoked is stored; a good one is typed in.
$told = ['verified' => Akismet::verify_key(getenv('KEY')), 'stranger' => Akismet::verify_key(getenv('WRONG')),
         'account' => Akismet_Admin::get_akismet_user(getenv('KEY'))->status ?? null];
$options['wordpress_api_key'] = getenv('KEY');
wp_cache_set('alloptions', $options, 'options');
foreach (['ham' => 'comment-check', 'spam' => 'comment-check', 'submitted' => 'submit-spam'] as $name => $call)
    $told[$name] = Akismet::http_post(said(getenv($name == 'submitted' ? 'HAM' : strtoupper($name))), $call)[1];
$told['statistics'] = isset(Akismet_Admin::get_stats(getenv('KEY'))['all']->accuracy);
echo json_encode($told);
