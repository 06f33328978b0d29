# cloglog with a random intercept by adaptive Gauss-Hermite quadrature, nine nodes.
# Run in this folder: Rscript frailty.R
# Data: lme4::cbpp (disease in herds of cattle, one row an animal), written here.
source("answers.R")
suppressMessages(library(lme4))
d <- cbpp[rep(seq_len(nrow(cbpp)), cbpp$size), c("herd", "period")]
d$y <- unlist(Map(function(sick, size) rep(1:0, c(sick, size - sick)), cbpp$incidence, cbpp$size))
write_data(d, "cbpp")
fit <- glmer(y ~ period + (1 | herd), d, binomial("cloglog"), nAGQ = 9, control = glmerControl(optimizer = "bobyqa",
             tolPwrss = 1e-13, optCtrl = list(rhoend = 1e-9, maxfun = 1e5)))
found <- summary(fit)$coef
write_answers(c(
  setNames(as.list(found[, 1]), paste0("coef.", 1:4)), setNames(as.list(found[, 2]), paste0("se.", 1:4)),
  list(spread = unname(getME(fit, "theta")), loglik = as.numeric(logLik(fit)))
), "frailty")
