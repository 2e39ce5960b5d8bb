/** A style sheet that comes with the code that needs it. */
declare module "*.css";
