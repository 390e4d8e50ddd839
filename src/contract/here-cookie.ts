// A cookie that scripts may read: somebody is signed in on this device. It opens nothing (the session's own cookie is hidden
// from scripts); it only tells a page that starts whether there is a point in asking who.

export const hereCookie = 'jiuxin_here'
