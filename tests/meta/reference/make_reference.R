# Writes the numbers that tests/meta compare with: inputs.csv and expected.csv, and versions.txt.
# Run from this folder:  Rscript make_reference.R
# Every optimiser is tightened first, so that what differs is a formula and not a late stop.
suppressMessages({library(metafor); library(clubSandwich)})
options(warn = 1)

inputs <- list(); expected <- list()
num <- function(x) ifelse(is.na(x), "NA", sprintf("%.17g", as.numeric(x)))
put_in <- function(set, column, x)
  inputs[[length(inputs) + 1]] <<- data.frame(set, column, row = seq_along(x),
    value = if (is.numeric(x)) num(x) else as.character(x))
put <- function(set, block, name, x)
  expected[[length(expected) + 1]] <<- data.frame(set, block, name, index = seq_along(x), value = num(x))

tight <- list(threshold = 1e-14, maxiter = 10000, stepadj = 0.5)
fit_one <- function(yi, vi, method, test = "z", ...) {
  # damped steps: Fisher scoring can cycle
  control <- switch(method, REML = tight, ML = tight, EB = tight,
                    PM = list(tol = 1e-14, maxiter = 10000), list())
  suppressWarnings(rma(yi, vi, method = method, test = test, control = control, ...))
}

# ---- two arms, means -------------------------------------------------------------------------
set.seed(1)
k <- 9
two <- data.frame(
  m1 = round(rnorm(k, 20, 3), 2), sd1 = round(runif(k, 4, 9), 2), n1 = sample(4:90, k),
  m2 = round(rnorm(k, 23, 3), 2), sd2 = round(runif(k, 4, 9), 2), n2 = sample(4:90, k))
for (column in names(two)) put_in("two", column, two[[column]])
for (measure in c("MD", "SMD", "SMDH", "SMD1", "ROM", "VR", "CVR")) {
  call <- list(measure = measure, m1i = two$m1, sd1i = two$sd1, n1i = two$n1,
               m2i = two$m2, sd2i = two$sd2, n2i = two$n2)
  e <- do.call(escalc, call)
  put("two", measure, "yi", e$yi); put("two", measure, "vi", e$vi)
}
for (vtype in c("LS2", "UB")) {
  e <- with(two, escalc("SMD", m1i = m1, sd1i = sd1, n1i = n1, m2i = m2, sd2i = sd2, n2i = n2, vtype = vtype))
  put("two", paste0("SMD:", vtype), "vi", e$vi)
}
e <- with(two, escalc("MD", m1i = m1, sd1i = sd1, n1i = n1, m2i = m2, sd2i = sd2, n2i = n2, vtype = "HO"))
put("two", "MD:HO", "vi", e$vi)

# ---- change in one arm -----------------------------------------------------------------------
pre <- with(two, data.frame(m1, sd1, m2, sd2, n = n1, r = round(runif(k, .2, .9), 2)))
for (column in names(pre)) put_in("pre", column, pre[[column]])
for (measure in c("MC", "SMCC", "SMCR", "SMCRH", "ROMC")) {
  e <- with(pre, escalc(measure, m1i = m1, sd1i = sd1, m2i = m2, sd2i = sd2, ni = n, ri = r))
  put("pre", measure, "yi", e$yi); put("pre", measure, "vi", e$vi)
}

# ---- one arm ---------------------------------------------------------------------------------
one <- data.frame(mean = two$m1, sd = two$sd1, n = two$n1)
for (column in names(one)) put_in("one", column, one[[column]])
for (measure in c("MN", "MNLN", "SDLN", "CVLN")) {
  e <- with(one, escalc(measure, mi = mean, sdi = sd, ni = n))
  put("one", measure, "yi", e$yi); put("one", measure, "vi", e$vi)
}
prop <- data.frame(events = c(0, 3, 12, 25, 7, 30), n = c(14, 20, 12, 61, 33, 44))
for (column in names(prop)) put_in("prop", column, prop[[column]])
for (measure in c("PR", "PLN", "PLO", "PAS", "PFT")) {
  e <- with(prop, escalc(measure, xi = events, ni = n))
  put("prop", measure, "yi", e$yi); put("prop", measure, "vi", e$vi)
}
rate <- data.frame(events = c(0, 3, 12, 25), time = c(14.5, 20.25, 12, 610))
for (column in names(rate)) put_in("rate", column, rate[[column]])
for (measure in c("IR", "IRLN", "IRS", "IRFT")) {
  e <- with(rate, escalc(measure, xi = events, ti = time))
  put("rate", measure, "yi", e$yi); put("rate", measure, "vi", e$vi)
}
cor <- data.frame(r = c(-.62, .05, .31, .88, .47), n = c(12, 25, 18, 9, 40))
for (column in names(cor)) put_in("cor", column, cor[[column]])
for (measure in c("COR", "UCOR", "ZCOR")) {
  e <- with(cor, escalc(measure, ri = r, ni = n))
  put("cor", measure, "yi", e$yi); put("cor", measure, "vi", e$vi)
}

# ---- 2x2 tables, with zeros ------------------------------------------------------------------
bcg <- dat.bcg
tables <- list(
  bcg = data.frame(events1 = bcg$tpos, n1 = bcg$tpos + bcg$tneg, events2 = bcg$cpos, n2 = bcg$cpos + bcg$cneg),
  zeros = data.frame(events1 = c(0, 0, 5, 10, 3, 2, 1), n1 = c(10, 14, 10, 10, 12, 30, 22),
                     events2 = c(0, 3, 0, 10, 11, 6, 2), n2 = c(12, 15, 12, 12, 12, 28, 25)))
for (name in names(tables)) {
  t <- tables[[name]]
  for (column in names(t)) put_in(name, column, t[[column]])
  for (measure in c("OR", "RR", "RD", "PETO", "AS")) for (to in c("only0", "all", "if0all", "none")) {
    if (measure == "AS" && to != "only0") next
    e <- suppressWarnings(escalc(measure, ai = t$events1, n1i = t$n1, ci = t$events2, n2i = t$n2, to = to))
    put(name, paste0(measure, ":", to), "yi", e$yi); put(name, paste0(measure, ":", to), "vi", e$vi)
  }
  for (measure in c("OR", "RR", "RD")) {
    m <- suppressWarnings(rma.mh(ai = t$events1, n1i = t$n1, ci = t$events2, n2i = t$n2, measure = measure))
    put(name, paste0("MH:", measure), "fit", c(m$beta, m$se, m$zval, m$pval, m$ci.lb, m$ci.ub, m$QE, m$QEp, m$I2, m$H2))
    if (measure == "OR") put(name, "MH:OR", "tests", c(m$MH, m$MHp, m$BD, m$BDp, m$TA, m$TAp))
  }
  m <- suppressWarnings(rma.peto(ai = t$events1, n1i = t$n1, ci = t$events2, n2i = t$n2))
  put(name, "MH:PETO", "fit", c(m$beta, m$se, m$zval, m$pval, m$ci.lb, m$ci.ub, m$QE, m$QEp, m$I2, m$H2))
}

# ---- pooling ---------------------------------------------------------------------------------
set.seed(2)
make <- function(k, tau, spread) { vi <- round(runif(k, .02, spread), 6); list(yi = round(rnorm(k, .3, sqrt(tau^2 + vi)), 6), vi = vi) }
e <- escalc("RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = bcg)
sets <- list(bcg_rr = list(yi = as.numeric(e$yi), vi = e$vi), k2 = make(2, .5, .2), k3 = make(3, .6, .3),
             k8 = make(8, .3, 1), k25 = make(25, .4, .5), none = make(12, 0, .4),
             dominant = { s <- make(7, .2, .4); s$vi[3] <- 1e-7; s })
estimators <- c("EE", "DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM")
for (name in names(sets)) {
  yi <- sets[[name]]$yi; vi <- sets[[name]]$vi
  put_in(name, "yi", yi); put_in(name, "vi", vi)
  for (method in estimators) for (test in c("z", "t", "knha", "adhoc")) {
    if (method == "EE" && test != "z") next
    f <- fit_one(yi, vi, method, test)
    block <- paste0("pool:", method, ":", test)
    put(name, block, "fit", c(f$beta, f$se, f$zval, f$pval, f$ci.lb, f$ci.ub))
    put(name, block, "overall", c(f$tau2, if (method == "EE") NA else f$se.tau2, f$I2, f$H2, f$QE, f$QEp))
    if (method != "EE") { p <- predict(f); put(name, block, "pi", c(p$pi.lb, p$pi.ub)) }
  }
  q <- confint(fit_one(yi - mean(yi), vi, "DL"), control = list(tol = 1e-15, tau2.max = 1e6))$random
  put(name, "confint", "lb", q[, "ci.lb"]); put(name, "confint", "ub", q[, "ci.ub"])
  if (length(yi) < 5) next
  f <- fit_one(yi, vi, "DL")
  l <- leave1out(f); put(name, "leave1out", "est", l$estimate); put(name, "leave1out", "tau2", l$tau2)
  i <- influence(f)$inf
  for (column in c("rstudent", "dffits", "cook.d", "cov.r", "tau2.del", "QE.del", "hat")) put(name, "influence", column, i[[column]])
  b <- blup(f); put(name, "blup", "pred", b$pred); put(name, "blup", "se", b$se)
  c <- cumul(f); put(name, "cumul", "est", c$estimate); put(name, "cumul", "tau2", c$tau2)
  r <- regtest(f, model = "lm"); put(name, "egger", "lm", c(r$zval, r$pval, r$est))
  r <- regtest(f); put(name, "egger", "rma", c(r$zval, r$pval, r$est))
  r <- suppressWarnings(ranktest(f)); put(name, "begg", "test", c(r$tau, r$pval))
  for (estimator in c("L0", "R0")) { r <- trimfill(f, estimator = estimator); put(name, "trimfill", estimator, c(r$k0, r$se.k0, r$beta)) }
  put(name, "fsn", "n", c(fsn(yi, vi)$fsnum, fsn(yi, vi, type = "Rosenberg")$fsnum, fsn(yi, vi, type = "Orwin", target = .1 * sign(mean(yi)))$fsnum))
}

# ---- moderators, several levels --------------------------------------------------------------
x <- bcg$ablat; g <- bcg$alloc
put_in("bcg_rr", "ablat", x); put_in("bcg_rr", "alloc", g)
for (method in c("EE", "DL", "HE", "HS", "SJ", "ML", "REML", "PM")) for (test in c("z", "knha")) {
  if (method == "EE" && test == "knha") next
  f <- fit_one(as.numeric(e$yi), e$vi, method, test, mods = ~ x + g)
  block <- paste0("reg:", method, ":", test)
  put("bcg_rr", block, "beta", f$beta); put("bcg_rr", block, "se", f$se); put("bcg_rr", block, "p", f$pval)
  put("bcg_rr", block, "overall", c(f$tau2, f$I2, f$R2, f$QE, f$QEp, f$QM, f$QMp))
}
d <- dat.konstantopoulos2011
for (column in c("yi", "vi", "district", "school")) put_in("schools", column, d[[column]])
for (method in c("REML", "ML")) {
  f <- rma.mv(yi, vi, random = ~ 1 | district/school, data = d, method = method, control = list(rel.tol = 1e-12, optimizer = "nlminb"))
  put("schools", paste0("mv:", method), "fit", c(f$beta, f$se, f$sigma2, f$QE, logLik(f)))
}
near <- outer(d$district, d$district, "==") * .5; diag(near) <- 1
m <- rma.mv(yi, sqrt(d$vi %o% d$vi) * near, random = ~ 1 | district/school, data = d, control = list(rel.tol = 1e-10, optimizer = "nlminb"))
put("schools", "mv:V", "fit", c(m$beta, m$se, m$sigma2, m$QE, logLik(m)))
r <- robust(f, cluster = d$district)
put("schools", "robust", "fit", c(r$se, r$zval, r$pval))
f <- rma.mv(yi, vi, random = ~ 1 | district/school, data = d, control = list(rel.tol = 1e-12, optimizer = "nlminb"))
effects <- ranef(f)
for (level in 1:2) {
  put("schools", paste0("ranef:", level), "pred", effects[[level]]$intrcpt)
  put("schools", paste0("ranef:", level), "se", effects[[level]]$se)
}
d$later <- d$year - 1990
put_in("schools", "later", d$later)
fits <- list(pool = rma(yi, vi, data = d, control = tight),
             regress = rma(yi, vi, mods = ~ later, data = d, control = tight),
             multilevel = rma.mv(yi, vi, mods = ~ later, random = ~ 1 | district/school, data = d,
                                 control = list(rel.tol = 1e-12, optimizer = "nlminb")))
for (name in names(fits)) {
  r <- coef_test(fits[[name]], vcov = "CR2", cluster = d$district)
  put("schools", paste0("CR2:", name), "fit", c(r$SE, r$df_Satt, r$p_Satt))
}

write_rows <- function(rows, path) write.csv(do.call(rbind, rows), path, row.names = FALSE, quote = FALSE)
write_rows(inputs, "inputs.csv")
write_rows(expected, "expected.csv")
writeLines(c(R.version.string, paste("metafor", packageVersion("metafor")), paste("metadat", packageVersion("metadat")),
  paste("clubSandwich", packageVersion("clubSandwich"))), "versions.txt")
