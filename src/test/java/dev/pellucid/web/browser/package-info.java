/** The page in a real browser, as people and their keyboards use it. */
package dev.pellucid.web.browser;
